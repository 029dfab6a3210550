select
    {{ uitgave() }},
    regionale_eenheid,
    kenmerk,
    cast(peiljaar as integer) as peiljaar,
    cast(kenmerk_som_jaar_ervoor as double) as kenmerk_som_jaar_ervoor,
    cast(kenmerk_som as double) as kenmerk_som,
    cast(bijdrage_jaar_ervoor as double) as bijdrage_jaar_ervoor,
    cast(bijdrage as double) as bijdrage,
    cast(bijdrage as double) - cast(bijdrage_jaar_ervoor as double) as verandering
from {{ ref('int_verdeling__actualisatie') }}
