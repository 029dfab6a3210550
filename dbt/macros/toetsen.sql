{#- A failing row is a key that stands more than once. -#}
{% test kolommen_uniek(model, kolommen) %}
select {{ kolommen | join(', ') }}, count(*) as aantal
from {{ model }}
group by all
having count(*) > 1
{% endtest %}
