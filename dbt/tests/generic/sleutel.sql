{#- Whether these columns tell the rows of a model apart: no two rows with the same key, no row with a part of it empty.
    One node for both, since each node of dbt costs a refresh more than the query itself. The owner is that of the
    model (dbt/models/_groups.yml). -#}
{% test sleutel(model, kolommen) %}
    {{- config(meta={
        'reden': 'Andere modellen sluiten op deze kolommen aan: een dubbele rij telt er twee keer, '
            ~ 'een lege sleutel telt niet mee.',
    }) -}}
    select
        {{ kolommen | join(', ') }},
        count(*) as rijen
    from {{ model }}
    group by all
    having count(*) > 1 or {{ kolommen | join(' is null or ') }} is null
{% endtest %}
