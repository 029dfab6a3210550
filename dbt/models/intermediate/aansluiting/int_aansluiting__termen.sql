-- De termen van elke identiteit met hun getal. Een zijde is een som (a + b - c) van producten (2 * a / b) van getallen en namen van getallen, of
-- de ene som als percentage van de andere; rond een teken staan spaties. Een berekend getal mag er nog niet zijn, als zijn indicator bestaat.
with zijden as (
    select controle_id, zijde, string_split(tekst, ' als percentage van ') as sommen
    from {{ ref('identiteiten') }}
    unpivot (tekst for zijde in (links, rechts))
),

sommen as (
    select
        controle_id, zijde, generate_subscripts(sommen, 1) as som,
        string_split(replace(unnest(sommen), ' - ', ' + -'), ' + ') as producten
    from zijden
),

producten as (
    select
        controle_id, zijde, som, generate_subscripts(producten, 1) as product,
        string_split(replace(unnest(producten), ' / ', ' * /'), ' * ') as factoren
    from sommen
),

factoren as (
    select controle_id, zijde, som, product, generate_subscripts(factoren, 1) as factor, unnest(factoren) as tekst
    from producten
),

termen as (
    select
        *,
        factor = 1 and left(tekst, 1) = '-' as is_min,
        factor > 1 and left(tekst, 1) = '/' as is_noemer,
        case when is_min or is_noemer then substr(tekst, 2) else tekst end as term
    from factoren
)

select
    t.* exclude (tekst),  -- noqa: RF02
    coalesce(try_cast(t.term as double), g.waarde) as waarde,
    coalesce(g.is_synthetisch, false) as is_synthetisch,
    try_cast(t.term as double) is not null or g.term is not null or i.indicator_id is not null as bestaat
from termen as t
left join {{ ref('int_aansluiting__getallen') }} as g on t.term = g.term
left join {{ ref('indicatoren') }} as i
    on regexp_extract(t.term, '^(berekend|afstand)\((\w+)\[[^\]]+\]\)$', 2) = i.indicator_id
