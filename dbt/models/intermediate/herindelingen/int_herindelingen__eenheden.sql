-- De regionale eenheid van elke gemeente van de indeling van de editie die er een heeft.
select
    gemeente_code,
    regionale_eenheid_code
from {{ ref('int_herindelingen__gemeenten') }}
where regionale_eenheid_code is not null
