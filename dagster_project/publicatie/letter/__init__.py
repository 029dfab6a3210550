"""A draft of the letter beside an edition: what it says in numbers, which figure of the edition that is, and whether they agree."""
