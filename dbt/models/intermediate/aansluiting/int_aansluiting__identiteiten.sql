{%- set h25 = 'halfjaarbericht-2025-h2.txt:' -%}
{%- set h21 = 'halfjaarbericht-2021-h2-bijlage-2.txt:' -%}
{%- set h19 = 'halfjaarbericht-2019-h2.txt:' -%}
{%- set b25 = 'beleidsreactie-opsporing-basisteams-2025.txt:' -%}
{%- set geen_2023 = 'De brief drukt de bezetting van 2023 niet; toetsbaar zodra zij is geleverd.' -%}
{%- set data = ['2020-11-02', '2021-11-02', '2022-11-02', '2023-11-02', '2024-11-02', '2025-11-02'] -%}
{%- set ie = 'onderdeel=incidentafhandeling_ggp' -%}
{%- set kans = 'gebeurtenis=' -%}
{%- set par = 'verdeelmodel_parameter' -%}
{#- controle, omschrijving, links, relatie, rechts, marge (de som van de halve gedrukte stappen), plaats, waarom niet toetsbaar.
    Een getal dat alleen als voorbeeld of in woorden is gedrukt staat er als getal. -#}
{%- set identiteiten = [
    ('C01', 'Drie grootste GTPA-categorieën als deel van het totaal',
     '100 * (' ~ gedrukt_getal('gtpa_incidenten', '2024', 'categorie=belediging') ~ ' + ' ~ gedrukt_getal('gtpa_incidenten', '2024', 'categorie=wederspannigheid')
     ~ ' + ' ~ gedrukt_getal('gtpa_incidenten', '2024', 'categorie=bedreiging_woordelijk') ~ ') / ' ~ gedrukt_getal('gtpa_incidenten', '2024'),
     '=', gedrukt_getal('gtpa_aandeel_top3', '2024'), 0.05, h25 ~ '229-268', ''),
    ('C02', 'GTPA-categorieën samen niet meer dan het totaal',
     gedrukt_getal('gtpa_incidenten', '2024', 'categorie=belediging') ~ ' + ' ~ gedrukt_getal('gtpa_incidenten', '2024', 'categorie=wederspannigheid')
     ~ ' + ' ~ gedrukt_getal('gtpa_incidenten', '2024', 'categorie=bedreiging_woordelijk'), '<=', gedrukt_getal('gtpa_incidenten', '2024'), 0, h25 ~ '229-268', ''),
    ('C03', 'Aandelen van geweldstoepassingen samen niet meer dan 100',
     gedrukt_getal('gdpa_aandeel_geweldstoepassing', '2024', 'soort=fysiek') ~ ' + ' ~ gedrukt_getal('gdpa_aandeel_geweldstoepassing', '2024', 'soort=pepperspray')
     ~ ' + ' ~ gedrukt_getal('gdpa_aandeel_geweldstoepassing', '2024', 'soort=wapenstok') ~ ' + '
     ~ gedrukt_getal('gdpa_aandeel_geweldstoepassing', '2024', 'soort=vuurwapen'), '<=', '100', 0.2, h25 ~ '278-281', ''),
    ('C04', 'Vaak onveilig is deel van weleens onveilig', gedrukt_getal('onveiligheid_buurt_vaak', '2023'), '<=', gedrukt_getal('onveiligheid_buurt_weleens', '2023'), 0, h25 ~ '221-225', ''),
    ('C05', 'Onveiligheid in 2023 hoger dan in 2021', gedrukt_getal('onveiligheid_buurt_weleens', '2023'), '>', gedrukt_getal('onveiligheid_buurt_weleens', '2021'), 0, h25 ~ '221-224', ''),
    ('C06', 'Online slachtofferschap in 2023 lager dan in 2021', gedrukt_getal('slachtofferschap_online', '2023'), '<', gedrukt_getal('slachtofferschap_online', '2021'), 0, h25 ~ '238-241', ''),
    ('C07', 'Aanleidingen voor contact samen 100',
     gedrukt_getal('contact_aanleiding', '2024', 'aanleiding=aangifte') ~ ' + ' ~ gedrukt_getal('contact_aanleiding', '2024', 'aanleiding=overlast') ~ ' + '
     ~ gedrukt_getal('contact_aanleiding', '2024', 'aanleiding=vragen_om_hulp') ~ ' + ' ~ gedrukt_getal('contact_aanleiding', '2024', 'aanleiding=ongeluk') ~ ' + '
     ~ gedrukt_getal('contact_aanleiding', '2024', 'aanleiding=overig'), '=', '100', 2.5, h25 ~ '345-351', ''),
    ('C09', 'Resultaten: positief en enigszins positief samen ten minste wat de tekst zegt',
     gedrukt_getal('vertrouwen_politie_verdeling', '2024', 'antwoord=positief|vraag=oordeel_bereikte_resultaten') ~ ' + '
     ~ gedrukt_getal('vertrouwen_politie_verdeling', '2024', 'antwoord=enigszins_positief|vraag=oordeel_bereikte_resultaten'),
     '>=', gedrukt_getal('vertrouwen_resultaten_positief', '2024'), 0, h25 ~ '298-299', ''),
    ('C10a', 'Contact: het resultaat scoort het laagst', gedrukt_getal('contact_waardering', '2024', 'aspect=tevredenheid_resultaat'), '<',
     gedrukt_getal('contact_waardering', '2024', 'aspect=overige_aspecten_minimum'), 0, h25 ~ '337-342', ''),
    ('C10b', 'Contact: vriendelijkheid scoort het hoogst', gedrukt_getal('contact_waardering', '2024', 'aspect=vriendelijkheid'), '>=',
     gedrukt_getal('contact_waardering', '2024', 'aspect=overige_aspecten_minimum'), 0, h25 ~ '337-342', ''),
    ('C11', 'Meer disciplinaire onderzoeken afgerond dan in 2023', gedrukt_getal('disciplinaire_onderzoeken_afgerond', '2024'), '>', gedrukt_getal('disciplinaire_onderzoeken_afgerond', '2023'), 0, h25 ~ '363-365', ''),
    ('C12', 'Personeel en materieel samen 100 (2025)',
     gedrukt_getal('politie_uitgaven_aandeel', '2025', 'soort=personeel') ~ ' + ' ~ gedrukt_getal('politie_uitgaven_aandeel', '2025', 'soort=materieel'), '=', '100', 0.1, h25 ~ '418-420', ''),
    ('C13', 'Personeelsaandeel stijgt van 2024 op 2025 (25,5 als materieel 2024)', '100 - ' ~ gedrukt_getal('politie_uitgaven_aandeel', '2024', 'soort=materieel'), '<',
     gedrukt_getal('politie_uitgaven_aandeel', '2025', 'soort=personeel'), 0, h25 ~ '416-424', ''),
    ('C14', 'Bezetting 2023 is bezetting 2024 min de toename', berekend_getal('operationele_bezetting', '2023'), '=',
     gedrukt_getal('operationele_bezetting', '2024') ~ ' - ' ~ gedrukt_getal('operationele_bezetting_mutatie', '2024'), 1, h25 ~ '486-487', geen_2023),
    ('C15', 'Bezetting inclusief aspiranten is de som van beide', berekend_getal('operationele_bezetting_inclusief_aspiranten', '2024'), '=',
     gedrukt_getal('operationele_bezetting', '2024') ~ ' + ' ~ gedrukt_getal('aspiranten_bezetting', '2024'), 1, h25 ~ '486-487', ''),
    ('C16', 'Verzuim 2024 boven de norm', gedrukt_getal('verzuim_percentage', '2024'), '>', gedrukt_getal('verzuim_norm', '2024'), 0, h25 ~ '430-436', ''),
    ('C17', 'Daling van het verzuim 2018-2021', gedrukt_getal('verzuim_percentage', '2021T2') ~ ' - ' ~ gedrukt_getal('verzuim_percentage', '2018T1'), '=',
     gedrukt_getal('verzuim_mutatie', '2018-04/2021-08'), 0.15, h21 ~ '126', ''),
    ('C18', 'In 2019 was de helft van de daling naar het doel bereikt (procent)',
     '100 * (' ~ gedrukt_getal('verzuim_percentage', '2018T1') ~ ' - ' ~ gedrukt_getal('verzuim_percentage', '2019T2') ~ ') / (' ~ gedrukt_getal('verzuim_percentage', '2018T1') ~ ' - '
     ~ gedrukt_getal('verzuim_norm', '2023') ~ ')', '=', '50', 10, h19 ~ '1195-1203', ''),
    ('C19', 'In 2021 was het doel voor 2023 gehaald', gedrukt_getal('verzuim_percentage', '2021T2'), '<=', gedrukt_getal('verzuim_norm', '2023'), 0, h21 ~ '126', ''),
    ('C20', 'Onderbezetting incidentafhandeling neemt toe', gedrukt_getal('onderbezetting_fte', '2021-08-31', ie), '>', gedrukt_getal('onderbezetting_fte', '2020-11-04', ie), 0, h21 ~ '50', ''),
    ('C20a', 'Bezetting 2020 is formatie min onderbezetting', berekend_getal('bezetting_fte', '2020-11-04', ie), '=',
     gedrukt_getal('formatie_fte', '2020-11-04', ie) ~ ' - ' ~ gedrukt_getal('onderbezetting_fte', '2020-11-04', ie), 1, h21 ~ '50', ''),
    ('C20b', 'Bezetting 2021 is formatie min onderbezetting', berekend_getal('bezetting_fte', '2021-08-31', ie), '=',
     gedrukt_getal('formatie_fte', '2021-08-31', ie) ~ ' - ' ~ gedrukt_getal('onderbezetting_fte', '2021-08-31', ie), 1, h21 ~ '50', ''),
    ('C21', 'GGP heeft meer formatie dan opsporing (fte gedeeld door procent)',
     gedrukt_getal('onderbezetting_fte', '2025-11', 'onderdeel=ggp') ~ ' / ' ~ gedrukt_getal('onderbezetting_percentage', '2025-11', 'onderdeel=ggp'), '>',
     gedrukt_getal('onderbezetting_fte', '2025-11', 'onderdeel=opsporing') ~ ' / ' ~ gedrukt_getal('onderbezetting_percentage', '2025-11', 'onderdeel=opsporing'), 0, b25 ~ '21', ''),
    ('C23', 'Prio 1-meldingen 2024: twee plaatsen gelijk na afronding', gedrukt_getal('prio1_meldingen', '2024', '', h25 ~ '504'), '=',
     gedrukt_getal('prio1_meldingen', '2024', '', h25 ~ '5366'), 500, h25 ~ '504; ' ~ h25 ~ '5366', ''),
    ('C24', 'Prio 1-meldingen nemen toe van 2021 op 2024', gedrukt_getal('prio1_meldingen', '2024', '', h25 ~ '5366'), '>', gedrukt_getal('prio1_meldingen', '2021'), 0, h25 ~ '5366', ''),
    ('C25', 'Prio 1 binnen 15 minuten: twee plaatsen gelijk', gedrukt_getal('prio1_binnen_15_minuten', '2024', '', h25 ~ '506'), '=',
     gedrukt_getal('prio1_binnen_15_minuten', '2024', '', h25 ~ '5363'), 0, h25 ~ '506; ' ~ h25 ~ '5363', ''),
    ('C26', 'Afstand tot de streefnorm, berekend en gedrukt', 'p.afstand_prio1', '=',
     gedrukt_getal('prio1_binnen_15_minuten', '2024') ~ ' - ' ~ gedrukt_getal('prio1_norm', '2025', 'maat=percentage'), 0.05, h25 ~ '5361-5364', ''),
    ('C33', 'Oude zedenzaken gehalveerd', '2 * ' ~ gedrukt_getal('zeden_voorraad_ouder_1_jaar_aandeel', '2024-eind', 'moment=na'), '=',
     gedrukt_getal('zeden_voorraad_ouder_1_jaar_aandeel', '2024-begin', 'moment=voor'), 1.5, h25 ~ '1324-1325', ''),
    ('C34', 'Missies samen het totaal', 'p.missies', '=', gedrukt_getal('missies_uitgezonden', '2025-11-12', 'missie=Totaal'), 0, h25 ~ '2425-2437', ''),
    ('C35', 'Breed opgeleide vrijwilligers zijn deel van alle', gedrukt_getal('politievrijwilligers', '2025-11-24', 'soort=breed_generiek_opgeleid'), '<=',
     gedrukt_getal('politievrijwilligers', '2025-11-24', 'soort=totaal'), 0, h25 ~ '5524', ''),
    ('C36', 'Meer PRIO-1-verstoringen dan in 2024', gedrukt_getal('ict_prio1_verstoringen', '2025-01/2025-07'), '>', gedrukt_getal('ict_prio1_verstoringen', '2024-01/2024-07'), 0, h25 ~ '618-619', ''),
    ('C37', 'PRIO-1-verstoringen op tijd afgehandeld volgens de afspraak', gedrukt_getal('ict_prio1_tijdig_afgehandeld', '2025-01/2025-07'), '>=', 'null', 0, h25 ~ '621-622',
     'De afgesproken norm is niet gedrukt.'),
    ('C38', 'Structurele opgave: hoofdbrief en antwoord gelijk', gedrukt_getal('financiele_opgave', '2030', 'onderdeel=structureel'), '=',
     gedrukt_getal('financiele_opgave', '2026', 'onderdeel=resterend_structureel'), 10, h25 ~ '144-145; ' ~ h25 ~ '5307-5309', ''),
    ('C39', 'IV is deel van de structurele opgave', gedrukt_getal('financiele_opgave', '2026', 'onderdeel=iv_structureel'), '<=',
     gedrukt_getal('financiele_opgave', '2026', 'onderdeel=resterend_structureel'), 0, h25 ~ '5296-5309', ''),
    ('C40', 'Evenveel gewichten als kenmerken in het model', 'p.gewichten', '=', gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=in_model'), 0, h25 ~ '2495; ' ~ h25 ~ '4784-4822', ''),
    ('C40a', 'Drie gewichten zijn negatief', 'p.negatieve_gewichten', '=', '3', 0, h25 ~ '4796-4822', ''),
    ('C41a', 'Kenmerken: na het afwegingskader niet meer dan geïnventariseerd', gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=na_afwegingskader'), '<=',
     gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=geinventariseerd'), 0, h25 ~ '3672-3706', ''),
    ('C41b', 'Kenmerken: in het model niet meer dan na het afwegingskader', gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=in_model'), '<=',
     gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=na_afwegingskader'), 0, h25 ~ '3692-3706', ''),
    ('C41c', 'Kenmerken: getoetst is alle na het afwegingskader zonder inwoners', gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=na_afwegingskader') ~ ' - 1', '=',
     gedrukt_getal('verdeelmodel_kenmerken', 'model2025', 'stap=getoetst_excl_inwoners'), 0, h25 ~ '4695', ''),
    ('C42', 'Gedrukte clusteraandelen samen niet meer dan 100', 'p.clusters', '<=', '100', 0, h25 ~ '3818-3850', ''),
    ('C43', 'Jaarweging telt op tot 1', gedrukt_getal(par, 'model2025', 'parameter=weging_2023') ~ ' + ' ~ gedrukt_getal(par, 'model2025', 'parameter=weging_2022') ~ ' + '
     ~ gedrukt_getal(par, 'model2025', 'parameter=weging_2019'), '=', '1', 0.000001, h25 ~ '3244-3247', ''),
    ('C43a', '2023 telt anderhalf keer zo zwaar als 2022', gedrukt_getal(par, 'model2025', 'parameter=weging_2023') ~ ' / ' ~ gedrukt_getal(par, 'model2025', 'parameter=weging_2022'), '=',
     '1.5', 0.00001, h25 ~ '3246', ''),
    ('C43b', '2023 telt drie keer zo zwaar als 2019', gedrukt_getal(par, 'model2025', 'parameter=weging_2023') ~ ' / ' ~ gedrukt_getal(par, 'model2025', 'parameter=weging_2019'), '=',
     '3', 0.00001, h25 ~ '3246', ''),
    ('C43c', '2022 telt twee keer zo zwaar als 2019', gedrukt_getal(par, 'model2025', 'parameter=weging_2022') ~ ' / ' ~ gedrukt_getal(par, 'model2025', 'parameter=weging_2019'), '=',
     '2', 0.00001, h25 ~ '3247', ''),
    ('C44', 'Demonstraties met meerdere incidenten (procent)', gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'demonstratie_met_incident') ~ ' * '
     ~ gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'demonstratie_incident_meer_dan_een') ~ ' / 100', '=',
     gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'demonstratie_meerdere_incidenten'), 0.5, h25 ~ '4047-4049', ''),
    ('C45', 'Voetbal met meer dan vijf incidenten (procent)', gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'voetbal_met_incident') ~ ' * '
     ~ gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'voetbal_incident_meer_dan_vijf') ~ ' / 100', '=',
     gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'voetbal_meer_dan_vijf_incidenten'), 0.5, h25 ~ '4066-4068', ''),
    ('C46', 'Uren van ME en AE naar categorie samen 100', gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'me_ae_uren_evenementen') ~ ' + '
     ~ gedrukt_getal('incidentkans_evenement', 'model2025', kans ~ 'me_ae_uren_demonstraties_voetbal'), '=', '100', 1, h25 ~ '4037-4038', ''),
    ('C47', 'Ondergrens in fte per km2 uit bezetting, diensten en productieve uren',
     gedrukt_getal(par, 'model2025', 'parameter=agenten_per_auto') ~ ' * ' ~ gedrukt_getal(par, 'model2025', 'parameter=dienstduur') ~ ' * ' ~ gedrukt_getal(par, 'model2025', 'parameter=diensten_per_etmaal')
     ~ ' * 365 / ' ~ gedrukt_getal('werklast_normtijd', 'model2025', 'activiteit=productieve_uren_per_fte') ~ ' / '
     ~ gedrukt_getal(par, 'model2025', 'parameter=ondergrens_oppervlakte_per_eenheid'), '=', gedrukt_getal(par, 'model2025', 'parameter=ondergrens_fte_per_km2'), 0.005,
     h25 ~ '3459-3463; ' ~ h25 ~ '4553', ''),
    ('C48', 'Veiligheidsindex is het product (voorbeeld)', '1.2 * 1.3', '=', '1.56', 0, h25 ~ '4114-4115', ''),
    ('C49a', 'Vrije ruimte noodhulp (voorbeeld, eerste plaats)', '70 - 50', '=', '30', 0, h25 ~ '3443-3447', ''),
    ('C49b', 'Vrije ruimte noodhulp (voorbeeld, tweede plaats)', '70 - 50', '=', '30', 0, h25 ~ '4328-4332', ''),
    ('C50', 'Vrije ruimte en tijdgrens vullen elkaar aan', gedrukt_getal(par, 'model2025', 'parameter=vrije_ruimte_noodhulp') ~ ' + ' ~ gedrukt_getal(par, 'model2025', 'parameter=tijdgrens_noodhulp'),
     '=', '100', 0, h25 ~ '3437; ' ~ h25 ~ '4911', ''),
    ('C51a', 'Cyber en kinderporno: gebonden en grensoverstijgend samen 100', gedrukt_getal(par, 'model2025', 'parameter=cyber_kp_geografisch_gebonden') ~ ' + '
     ~ gedrukt_getal(par, 'model2025', 'parameter=cyber_kp_grensoverstijgend'), '=', '100', 0, h25 ~ '3411-3412', ''),
    ('C51b', 'Wijkagent: tijd in de wijk en in de noodhulp samen 100', gedrukt_getal('wijkagent_tijd_in_wijk_norm', 'model2025', 'maat=wijkagent_tijd_wijk') ~ ' + '
     ~ gedrukt_getal(par, 'model2025', 'parameter=wijkagent_tijd_noodhulp'), '=', '100', 0, h25 ~ '3472-3474', ''),
    ('C51c', 'Afhandeltijd in seconden en in minuten gelijk', gedrukt_getal('werklast_normtijd', 'model2025', 'activiteit=rsc_telefoontje_afhandeltijd') ~ ' / 60', '=', '6.5', 0, h25 ~ '4535', ''),
    ('C52', 'Meldkamers: hogere en neutrale werkdruk samen alle onderzochte', gedrukt_getal('meldkamer_werkdruk_centra', '2018', 'oordeel=hoger') ~ ' + '
     ~ gedrukt_getal('meldkamer_werkdruk_centra', '2018', 'oordeel=neutraal'), '=', gedrukt_getal('meldkamer_werkdruk_centra', '2018', 'oordeel=totaal_onderzocht'), 0, h19 ~ '1302-1305', ''),
    ('C54', 'Korpsen voor 2013: regionale korpsen en een landelijk', gedrukt_getal('politieonderdelen_aantal', '2012', 'onderdeel=regiokorpsen_voor_2013') ~ ' + 1', '=',
     gedrukt_getal('politieonderdelen_aantal', '2012', 'onderdeel=korpsen_totaal_voor_2013'), 0, h25 ~ '2588-2590', ''),
    ('C55', 'Landelijke en regionale eenheden samen alle eenheden', gedrukt_getal('politieonderdelen_aantal', '2024', 'onderdeel=landelijke_eenheden') ~ ' + '
     ~ gedrukt_getal('politieonderdelen_aantal', '2025', 'onderdeel=regionale_eenheden'), '=', gedrukt_getal('politieonderdelen_aantal', '2025', 'onderdeel=eenheden_totaal'), 0, h25 ~ '6300-6301', ''),
    ('C56a', 'Onderbezetting verkeer loopt terug tot april 2019', gedrukt_getal('onderbezetting_percentage', '2019-04-30', 'onderdeel=verkeer'), '<',
     gedrukt_getal('onderbezetting_percentage', '2017', 'onderdeel=verkeer'), 0, h19 ~ '676-679', ''),
    ('C56b', 'Onderbezetting verkeer neemt daarna toe', gedrukt_getal('onderbezetting_percentage', '2019-09-01', 'onderdeel=verkeer'), '>',
     gedrukt_getal('onderbezetting_percentage', '2019-04-30', 'onderdeel=verkeer'), 0, h19 ~ '676-679', ''),
    ('C57', 'Meer staandehoudingen dan in dezelfde maanden van 2018', gedrukt_getal('verkeer_staandehoudingen', '2019-01/2019-08'), '>', gedrukt_getal('verkeer_staandehoudingen', '2018-01/2018-08'), 0, h19 ~ '685-687', ''),
    ('C58', 'Voorraad diffusions neemt af', gedrukt_getal('lirc_signaleringen_voorraad', '2019-11-04', 'soort=diffusions'), '<', gedrukt_getal('lirc_signaleringen_voorraad', '2019-03', 'soort=diffusions'), 0, h19 ~ '791-792', ''),
    ('C61', 'Meer geregistreerde misdrijven dan in 2021', gedrukt_getal('misdrijven_geregistreerd', '2024'), '>', berekend_getal('misdrijven_geregistreerd', '2021'), 0, h25 ~ '498-501',
     'De brief drukt 2021 niet; toetsbaar zodra de reeks is berekend.'),
    ('C62', 'Wijkagentnorm gehaald', gedrukt_getal('wijkagentnorm_realisatie', '2025-08-31'), '>=', '100', 0, h25 ~ '490-491', ''),
    ('C63', 'Meer internetaangiften dan in 2019', gedrukt_getal('internetaangiften', '2024'), '>', gedrukt_getal('internetaangiften', '2019'), 0, h25 ~ '5221-5222', ''),
    ('C64', 'Rechtshulp is deel van de uitbreiding internationaal', gedrukt_getal('capaciteitsuitbreiding_fte', '2018', 'doel=rechtshulpvoorziening_nederland'), '<=',
     gedrukt_getal('capaciteitsuitbreiding_fte', '2018', 'doel=internationaal_totaal_regeerakkoord'), 0, h19 ~ '803-804', ''),
    ('D08a', 'Klachten: ontvangen niet minder dan in behandeling genomen', berekend_getal('klachten_ontvangen', '2024'), '>=', berekend_getal('klachten_ontvangen', '2024', 'stap=in_behandeling'), 0, h25 ~ '375-379',
     'De figuur met klachten heeft geen getallen in de tekst.'),
    ('D08b', 'Klachten: in behandeling genomen niet minder dan gegrond', berekend_getal('klachten_ontvangen', '2024', 'stap=in_behandeling'), '>=', berekend_getal('klachten_ontvangen', '2024', 'stap=gegrond'), 0, h25 ~ '375-379',
     'De figuur met klachten heeft geen getallen in de tekst.'),
] -%}
{%- for vraag in ['eigen_indruk', 'vertrouwen_lange_termijn', 'oordeel_uitvoering', 'oordeel_bereikte_resultaten', 'beeld_samenleving'] -%}
{%- for relatie, grens in [('>=', '90'), ('<=', '100')] -%}
{%- do identiteiten.append(('C08_' ~ vraag ~ ('_minstens' if relatie == '>=' else '_hoogstens'), 'Antwoorden samen tussen 90 en 100 (kleine delen hebben geen label)',
    "p.vertrouwen['" ~ vraag ~ "']", relatie, grens, 0, h25 ~ '302-331', '')) -%}
{%- endfor -%}
{%- endfor -%}
{%- for d in data -%}
{%- do identiteiten.append(('C28_' ~ d[:4], 'Langer dan zes maanden is deel van de zedenvoorraad', gedrukt_getal('zeden_voorraad_langer_6_maanden', d), '<=', gedrukt_getal('zeden_voorraad', d), 0, h25 ~ '1255-1319', '')) -%}
{%- do identiteiten.append(('C29_' ~ d[:4], 'Aangiften zijn deel van de zedenincidenten', gedrukt_getal('zeden_aangiften', d), '<=', gedrukt_getal('zeden_incidenten', d), 0, h25 ~ '1255-1311', '')) -%}
{%- endfor -%}
{%- for nr, indicator, tekst in [
    ('C30a', 'zeden_incidenten', 'Zedenincidenten stijgen van 2024 op 2025'), ('C30b', 'zeden_aangiften', 'Aangiften van zedenzaken stijgen van 2024 op 2025'),
    ('C31a', 'zeden_voorraad', 'Zedenvoorraad stijgt van 2024 op 2025'), ('C31b', 'zeden_voorraad_langer_6_maanden', 'Langer dan zes maanden stijgt van 2024 op 2025'),
    ('C32', 'zeden_verdachten_om', 'Meer verdachten ingestuurd dan in 2024'),
] -%}
{%- do identiteiten.append((nr, tekst, gedrukt_getal(indicator, data[5]), '>', gedrukt_getal(indicator, data[4]), 0, h25 ~ '1274-1316', '')) -%}
{%- endfor -%}
-- Wat volgens de brieven zelf uit hun getallen volgt (sommen, deelverzamelingen, richtingen): beide kanten uitgerekend.
-- Leeg is een kant waarvan een getal ontbreekt.
with sleutels as (
    select
        indicator_id || ';' || uitsplitsing || ';' || periode || ';' as sleutel,
        arg_min(waarde, (document, cast(regel as integer))) as waarde
    from {{ ref('int_aansluiting__gedrukt') }}
    group by all
    union all
    select
        indicator_id || ';' || uitsplitsing || ';' || periode || ';' || document || ':' || regel,
        any_value(waarde)
    from {{ ref('int_aansluiting__gedrukt') }}
    group by all
),

antwoorden as (
    select
        regexp_extract(uitsplitsing, 'vraag=([a-z_]+)', 1) as vraag,
        sum(waarde) as som
    from {{ ref('int_aansluiting__gedrukt') }}
    where indicator_id = 'vertrouwen_politie_verdeling'
    group by all
),

p as (
    select
        (select map_from_entries(list((sleutel, waarde))) from sleutels) as gedrukt,
        (
            select map_from_entries(list((indicator_id || ';' || uitsplitsing || ';' || periode, waarde)))
            from {{ ref('kerncijfers__waarden') }} where regio_code = 'NL01'
        ) as berekend,
        (select map_from_entries(list((vraag, som))) from antwoorden) as vertrouwen,
        (
            select any_value(afstand) from {{ ref('kerncijfers__afstand_tot_norm') }}
            where indicator_id = 'prio1_binnen_15_minuten' and regio_code = 'NL01' and uitsplitsing = '' and periode = '2024'
        ) as afstand_prio1,
        sum(waarde) filter (indicator_id = 'missies_uitgezonden' and uitsplitsing <> 'missie=Totaal') as missies,
        sum(waarde) filter (indicator_id = 'verdeelmodel_clusteraandeel') as clusters,
        count(*) filter (indicator_id = 'verdeelmodel_gewicht') as gewichten,
        count(*) filter (indicator_id = 'verdeelmodel_gewicht' and waarde < 0) as negatieve_gewichten
    from {{ ref('int_aansluiting__gedrukt') }}
)

select unnest([
        {%- for nr, tekst, links, relatie, rechts, marge, plaats, waarom in identiteiten %}
        {
            'controle_id': '{{ nr }}', 'omschrijving': '{{ tekst }}', 'links': cast({{ links }} as double), 'relatie': '{{ relatie }}',
            'rechts': cast({{ rechts }} as double), 'marge': cast({{ marge }} as double), 'plaats': '{{ plaats }}',
            'waarom_niet_toetsbaar': nullif('{{ waarom }}', '')
        }{{ ',' if not loop.last }}
        {%- endfor %}
], recursive := true)
from p
