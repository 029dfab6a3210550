select cast(fte as integer) as fte
from {{ source('run', 'opdracht') }}
