-- Elk kenmerk van elk jaar zoals de bron het voor heel Nederland geeft: dat hangt van geen gemeente-indeling af.
select
    kenmerk,
    bron_tabel,
    jaar,
    waarde
from {{ ref('int_kenmerken__per_jaar') }}
where regio_code = 'NL01'
