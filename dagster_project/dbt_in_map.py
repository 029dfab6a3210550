"""``halfjaarbericht-dbt``: dbt, started in the folder of the kandidaat.

The profile names the database by a relative path, so that it is the same text in every run: dbt keeps its parsed project
only as long as the profile does not change, and a full parse costs as much as the build itself.
"""

import os

MAP_VAR = "HALFJAARBERICHT_KANDIDAATMAP"


def main() -> None:
    """Run dbt with the arguments of this process; ``HALFJAARBERICHT_KANDIDAATMAP`` says where."""
    os.chdir(os.environ[MAP_VAR])
    from dbt.cli.main import cli

    cli()


if __name__ == "__main__":
    main()
