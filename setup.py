"""What a wheel holds besides its packages: dbt, the rules and the lock, in the folder ``halfjaarbericht`` (dagster_project/__init__.py reads them there).

All else of the wheel stands in pyproject.toml.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
NOT = shutil.ignore_patterns("target", "logs", "__pycache__", ".*")
"""What dbt leaves in its project, and what hides."""


class WithProject(build_py):
    """The packages, and beside them the folders that are none (``dbt`` in site-packages is dbt's own)."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        naar = Path(self.build_lib) / "halfjaarbericht"
        for folder in ("dbt", "expectations"):
            shutil.copytree(HERE / folder, naar / folder, ignore=NOT, dirs_exist_ok=True)
        for bestand in ("requirements.lock", "commit"):  # the commit is there when make release builds
            if (HERE / bestand).exists():
                shutil.copy(HERE / bestand, naar / bestand)


setup(cmdclass={"build_py": WithProject})
