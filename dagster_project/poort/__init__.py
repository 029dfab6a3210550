"""The gate. What a run must hold, and where a check belongs:

- **the contract of a source** (``sources/<bron>/bronnen.yml``, poort 1): what may be asked of bytes before anything is computed: readable,
  the agreed columns, units and definitions, types, domain, key, completeness. It needs no rule to be written: a table in the catalogue
  has them all.
- **dbt**: that the SQL does what it says, on whatever data. Contracts of the marts (columns and types), unit tests (hand-computed
  rows in, rows out), and tests of a staging or intermediate model: that parts add up to the whole that the source itself gives.
- **expectations/** (poort 2, Great Expectations): what the published numbers must mean. Each rule has a reason, an owner and a
  severity that are published with its verdict, may be "niet toetsbaar", and has a fault in the tests that it finds. What a reader of
  the gate report should recognise belongs here, and not in dbt.

``gate`` requires a verdict of every one of them.
"""
