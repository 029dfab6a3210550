-- How much is allocated in this edition, and whether anything behind it is synthetic.
select
    any_value(h.fte) as fte,
    bool_or(h.is_synthetisch)
    or (select bool_or(c.is_synthetisch) from verdeling.clusters as c where c.versie = $versie)
    or (select bool_or(w.is_synthetisch) from verdeling.werklast as w where w.versie = $versie) as is_synthetisch
from verdeling.herberekend_per_regionale_eenheid as h
where h.versie = $versie
