{{ config(meta={
    'dagster': {'ref': {'name': 'stg_cbs__gebieden_per_jaar'}},
    'reden': 'Een code van een regionale eenheid heeft bij het CBS een andere naam dan bij ons, op spaties, streepjes en '
        ~ '(RE) na: de codes zijn verwisseld of hernoemd, en elk cijfer per eenheid zou van een andere eenheid zijn.',
    'eigenaar': 'datasteward JenV',
}) }}
select
    g.gemeente_code,
    g.jaar,
    g.regionale_eenheid_code,
    g.regionale_eenheid_bij_bron,
    r.naam
from {{ ref('stg_cbs__gebieden_per_jaar') }} as g
left join {{ ref('regionale_eenheden') }} as r on g.regionale_eenheid_code = r.code
where
    g.regionale_eenheid_code is not null
    and regexp_replace(lower(g.regionale_eenheid_bij_bron), '\(re\)|[^a-z]', '', 'g')
    is distinct from regexp_replace(lower(r.naam), '[^a-z]', '', 'g')
