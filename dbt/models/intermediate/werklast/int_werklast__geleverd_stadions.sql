-- De clubs in de gemeente die er in de indeling van de editie is.
{{ overgezette_levering('stg_jenv__werklast_stadions') }}
