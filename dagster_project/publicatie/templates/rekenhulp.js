(() => {
  'use strict';
  // The calculator. reken() does what dagster_project/verdeling/scenario.py does with the SQL of dbt; the rest is form, link and table.
  const HERBEREKEND = 'herberekend', OFFICIEEL = 'officieel', BEGIN = '#rekenhulp';

  // one rounding, as dagster_project/notation.py: half away from zero, of the shortest decimal that is this number
  const nl = (x, decimalen, opties = {}) =>
    new Intl.NumberFormat('nl-NL', { minimumFractionDigits: decimalen, maximumFractionDigits: decimalen, signDisplay: 'negative', ...opties })
      .format(x).replace('-', '\u2212');
  const teken = { signDisplay: 'exceptZero' };
  const opsomming = (delen) => new Intl.ListFormat('nl').format(delen);
  const som = (getallen) => getallen.reduce((a, b) => a + b, 0);
  // as the SQL: shares that are followed are added in twelve decimals, remainders and differences compared in nine
  const rond = (x, decimalen) => Math.round(x * 10 ** decimalen) / 10 ** decimalen + 0;

  /**
   * The allocation of `keuze` = {fte, model, clusters: {id: percent}, zonder: [id], contingenten: {eenheid: fte set apart before the rest}}.
   * Gives {fouten: [{veld, tekst}]} when that cannot be, else {fte, model, som, aandelen, rijen, waarschuwingen, fouten: []}; a row per
   * regionale eenheid with fte, afgerond, the least and the most with other estimates (official model), what the same model in the edition gives
   * of as many fte, and the difference with that in fte and procentpunt.
   */
  function reken(gegevens, keuze) {
    const { fte, model } = keuze, clusters = keuze.clusters || {}, zonder = keuze.zonder || [], apart = keuze.contingenten || {};
    const fouten = toets(gegevens, fte, model, clusters, zonder, apart);
    if (fouten.length) return { fouten };
    let gewichten = gegevens.officieel.gewichten, aandelen = null;
    if (model === HERBEREKEND) {
      const lijst = gegevens.herberekend.clusters;
      aandelen = verdeelAandelen(lijst, clusters, zonder);
      const wezen = lijst.filter((c) => c.model === 'combinatie' && aandelen[c.id] > 0 && gevolgd(c, aandelen) === 0);
      if (wezen.length) return { fouten: wezen.map((c) => wees(lijst, c)) };
      gewichten = weeg(gegevens.herberekend, aandelen);
    }
    const { sommen } = gegevens[model];
    const ruw = gegevens.eenheden.map((_, i) => som(Object.entries(gewichten).map(([k, g]) => g * sommen[k][i])));
    const totaal = som(ruw);
    if (!(totaal > 0)) return { fouten: [{ veld: null, tekst: 'Met deze keuze valt er niets te verdelen.' }] };
    const vrij = fte - som(Object.values(apart));
    const rijen = gegevens.eenheden.map((e, i) => {
      const eigen = apart[e.naam] || 0, uitModel = vrij * ruw[i] / totaal, deel = uitModel + eigen, basis = e[model] * (fte / gegevens.fte);
      const band = model === OFFICIEEL ? { laag: e.laag * (vrij / gegevens.fte) + eigen, hoog: e.hoog * (vrij / gegevens.fte) + eigen } : { laag: null, hoog: null };
      return {
        naam: e.naam,
        fte: deel,
        uitModel,
        eigen,
        ...band,
        basis,
        verschil: rond(deel - basis, 9),
        verschilPp: rond(100 * (deel / fte - e[model] / gegevens.fte), 9),
        besluit: fte * e.besluit / gegevens.fte,
        formatie: e.formatie === null ? null : fte * e.formatie / gegevens.fte,
      };
    });
    rondAf(rijen, vrij);
    const waarschuwingen = [];
    if (gegevens.is_synthetisch[model]) {
      waarschuwingen.push('Let op: een deel van de cijfers achter deze verdeling is synthetisch (bedacht om het systeem te tonen). Gebruik de uitkomst niet als werkelijk cijfer.');
    }
    if (totaal < 900 || totaal > 1100) {
      waarschuwingen.push(`Let op: de ruwe som is ${nl(totaal, 1)} per 1.000 fte. Tussen 900 en 1.100 is gewoon.`);
    }
    if (rijen.some((r) => r.fte < 0)) {
      waarschuwingen.push('Let op: een regionale eenheid komt onder nul uit. Zo ver buiten de gewone aandelen zegt het model niets.');
    }
    return { fte, model, som: totaal, aandelen, rijen, waarschuwingen, fouten: [] };
  }

  function toets(gegevens, fte, model, clusters, zonder, apart) {
    const fouten = [], fout = (veld, tekst) => fouten.push({ veld, tekst });
    if (!Number.isInteger(fte) || fte < 1 || fte > 1e6) fout('fte', 'Aantal fte: vul een heel getal in van 1 tot en met 1.000.000.');
    for (const [e, n] of Object.entries(apart)) {
      if (!gegevens.eenheden.some((x) => x.naam === e)) fout('apart', `\u2018${e}\u2019 is geen regionale eenheid.`);
      else if (!Number.isInteger(n) || n < 0) fout('apart', `Vooraf voor ${e}: vul een heel getal in van 0 of meer.`);
    }
    if (!fouten.length && som(Object.values(apart)) >= fte) fout('apart', `Vooraf gaat ${nl(som(Object.values(apart)), 0)} fte naar eenheden. Dat moet minder zijn dan wat er te verdelen is.`);
    if (model !== HERBEREKEND && model !== OFFICIEEL) fout('model', `Het model \u2018${model}\u2019 bestaat niet. Kies ${OFFICIEEL} of ${HERBEREKEND}.`);
    if (model === OFFICIEEL && (Object.keys(clusters).length || zonder.length)) {
      fout('model', 'Clusters kiezen kan alleen met het herberekende model: van het officiële model zijn de gewichten per cluster niet gedrukt.');
    }
    if (model !== HERBEREKEND) return fouten;
    if (!gegevens.herberekend) return [...fouten, { veld: 'model', tekst: gegevens.reden }];
    const lijst = gegevens.herberekend.clusters, naam = new Map(lijst.map((c) => [c.id, c.naam]));
    for (const c of new Set([...Object.keys(clusters), ...zonder])) if (!naam.has(c)) fout(c, `Het cluster \u2018${c}\u2019 bestaat niet.`);
    for (const [c, pct] of Object.entries(clusters).filter(([id]) => naam.has(id))) {
      if (!(pct >= 0 && pct <= 100)) fout(c, `${naam.get(c)}: vul een getal in van 0 tot en met 100, met een komma voor de decimalen.`);
      if (zonder.includes(c)) fout(c, `${naam.get(c)} krijgt een aandeel en doet niet mee. Kies een van de twee.`);
    }
    if (fouten.length) return fouten;
    const vast = som(Object.values(clusters));
    if (vast > 100 + 1e-9) fout('clusters', `De aandelen zijn samen ${nl(vast, 0, { maximumFractionDigits: 9 })} procent. Dat mag niet meer dan 100 zijn.`);
    else if (vast < 100 - 1e-9 && !lijst.some((c) => c.aandeel_pct > 0 && !Object.hasOwn(clusters, c.id) && !zonder.includes(c.id))) {
      fout('clusters', 'Er blijft geen cluster over dat de rest van de sterkte krijgt. Laat de aandelen samen 100 procent zijn, of laat meer clusters meedoen.');
    }
    return fouten;
  }

  /** What a cluster is set on stays, what is left out gets nothing, the others share the rest as in the edition. */
  function verdeelAandelen(lijst, clusters, zonder) {
    const vrij = lijst.filter((c) => !Object.hasOwn(clusters, c.id) && !zonder.includes(c.id));
    const rest = Math.max(0, rond(1 - som(Object.values(clusters)) / 100, 15)), noemer = som(vrij.map((c) => c.aandeel_pct));
    return Object.fromEntries(lijst.map((c) => {
      if (zonder.includes(c.id)) return [c.id, 0];
      return [c.id, Object.hasOwn(clusters, c.id) ? clusters[c.id] / 100 : rest && c.aandeel_pct * rest / noemer];
    }));
  }

  const gevolgd = (c, aandelen) => som(c.volgt.map((v) => rond(aandelen[v], 12)));

  function wees(lijst, c) {
    const namen = c.volgt.map((v) => lijst.find((x) => x.id === v).naam);
    return { veld: c.id, tekst: `${c.naam} volgt ${opsomming(namen)}, en daarvan blijft niets over. Laat ook ${c.naam} weg.` };
  }

  /** The weight of each kenmerk at 1.000 fte (int_verdeling__clustergewichten and int_verdeling__herberekend). */
  function weeg({ clusters, sommen }, aandelen) {
    const landelijk = Object.fromEntries(Object.entries(sommen).map(([k, s]) => [k, som(s)]));
    const klaar = {};
    const gewichten = (id) => klaar[id] ??= bepaal(clusters.find((c) => c.id === id));
    function bepaal(c) {
      if (c.model === 'inwoners') return { inwoners: 1 / landelijk.inwoners };
      if (c.model === 'combinatie') return voegSamen(c.volgt.map((v) => [v, aandelen[v] / gevolgd(c, aandelen)]));
      const geheel = som(Object.entries(c.coefficienten).map(([k, b]) => b * landelijk[k]));
      return Object.fromEntries(Object.entries(c.coefficienten).map(([k, b]) => [k, b / geheel]));
    }
    function voegSamen(delen) {
      const uit = {};
      for (const [id, deel] of delen) {
        if (deel > 0) for (const [k, g] of Object.entries(gewichten(id))) uit[k] = (uit[k] || 0) + deel * g;
      }
      return uit;
    }
    return voegSamen(clusters.map((c) => [c.id, 1000 * aandelen[c.id]]));
  }

  /** Whole fte by largest remainder, equal remainders by name, so that the total stays what it is (int_verdeling__sleutels). */
  function rondAf(rijen, fte) {
    const over = fte - som(rijen.map((r) => Math.floor(r.uitModel)));
    const rest = (r) => rond(r.uitModel - Math.floor(r.uitModel), 9);
    const volgorde = [...rijen].sort((a, b) => rest(b) - rest(a) || (a.naam < b.naam ? -1 : 1));
    volgorde.forEach((r, i) => { r.afgerond = Math.floor(r.uitModel) + (i < over ? 1 : 0) + r.eigen; });
  }

  window.rekenhulp = { reken, nl };

  // --- the form -----------------------------------------------------------------------------------------------------------------------

  const $ = (id) => document.getElementById(`rh-${id}`);
  const gegevens = JSON.parse($('gegevens').textContent);
  const clusters = gegevens.herberekend ? gegevens.herberekend.clusters : [];
  const formulier = $('formulier');
  let laatste = null;

  // as sources/numbers.py reads them: 1.500 and 1500, not 1,5, 1.5 or 0.500; a share as 4 or 4,5
  const leesFte = (t) => /^(\d{1,7}|[1-9]\d{0,2}(\.\d{3})+)$/.test(t.trim()) ? Number(t.trim().replaceAll('.', '')) : NaN;
  const leesPct = (t) => /^\d{1,3}(,\d+)?$/.test(t.trim()) ? Number(t.trim().replace(',', '.')) : NaN;
  const model = () => $('model-herberekend').checked ? HERBEREKEND : OFFICIEEL;

  function leesFormulier() {
    const keuze = { fte: leesFte($('fte').value), model: model(), clusters: {}, zonder: [], contingenten: {} };
    gegevens.eenheden.forEach((e, i) => { const t = $(`apart-${i}`).value; if (t.trim()) keuze.contingenten[e.naam] = leesFte(t); });
    if (keuze.model === HERBEREKEND) {
      for (const { id } of clusters) {
        const tekst = $(`pct-${id}`).value;
        if (!$(`doet-${id}`).checked) keuze.zonder.push(id);
        else if (tekst.trim()) keuze.clusters[id] = leesPct(tekst);
      }
    }
    return keuze;
  }

  /** `#rekenhulp?editie=2025-H2.0&fte=500&model=herberekend&meldkamer=4,5&zonder=bbb,rsc&apart=Rotterdam:25` as a keuze, which stands in the form from then on; a dot is good too. */
  function leesLink(hash) {
    const delen = new URLSearchParams(hash.slice(BEGIN.length + 1)), tekst = (t) => t.trim().replace('.', ',');
    const keuze = { fte: gegevens.fte, model: delen.get('model') ?? OFFICIEEL, clusters: {}, zonder: [], contingenten: {}, editie: delen.get('editie') };
    formulier.reset();
    for (const [sleutel, waarde] of delen) {
      if (sleutel === 'model' || sleutel === 'editie') continue;
      if (sleutel === 'fte') { keuze.fte = leesFte(waarde); $('fte').value = Number.isNaN(keuze.fte) ? waarde : nl(keuze.fte, 0); }
      else if (sleutel === 'apart') {
        for (const [e, n] of waarde.split(',').map((d) => d.split(':'))) {
          const nr = gegevens.eenheden.findIndex((x) => x.naam === e.trim());
          keuze.contingenten[e.trim()] = leesFte(n ?? '');
          if (nr >= 0) { $(`apart-${nr}`).value = (n ?? '').trim(); $('vooraf').open = true; }
        }
      }
      else if (sleutel === 'zonder') keuze.zonder.push(...waarde.split(',').map((c) => c.trim()).filter(Boolean));
      else {
        keuze.clusters[sleutel] = leesPct(tekst(waarde));
        const veld = clusters.some((c) => c.id === sleutel) && $(`pct-${sleutel}`);
        if (veld) veld.value = tekst(waarde);
      }
    }
    for (const { id } of clusters) if (keuze.zonder.includes(id)) $(`doet-${id}`).checked = false;
    if (keuze.model === HERBEREKEND && clusters.length) {
      $('model-herberekend').checked = true;
      $('clusters').open = Object.keys(keuze.clusters).length + keuze.zonder.length > 0;
    }
    return keuze;
  }

  function fragment(keuze) {
    const delen = [`editie=${gegevens.versie}`, `fte=${keuze.fte}`, `model=${keuze.model}`];
    for (const id of Object.keys(keuze.clusters)) delen.push(`${id}=${$(`pct-${id}`).value.trim().replace(',', '.')}`);
    if (keuze.zonder.length) delen.push(`zonder=${keuze.zonder.join(',')}`);
    const apart = Object.entries(keuze.contingenten).map(([e, n]) => `${encodeURIComponent(e)}:${n}`);
    if (apart.length) delen.push(`apart=${apart.join(',')}`);
    return `${BEGIN}?${delen.join('&')}`;
  }

  function maak(soort, tekst, klasse) {
    const e = document.createElement(soort);
    if (tekst !== undefined) e.textContent = tekst;
    if (klasse) e.className = klasse;
    return e;
  }

  /** Compute, and show the outcome or what is wrong: never an old outcome beside a new form. */
  function toon(keuze) {
    const u = reken(gegevens, keuze), goed = !u.fouten.length;
    laatste = goed ? { keuze, u } : null;
    if ($('clusters')) $('clusters').hidden = keuze.model !== HERBEREKEND;
    for (const { id } of clusters) {
      $(`pct-${id}`).disabled = !$(`doet-${id}`).checked;
      $(`nu-${id}`).textContent = goed && u.aandelen ? `${nl(100 * u.aandelen[id], 1)}%` : '';
    }
    $('link').disabled = $('csv').disabled = !goed;
    $('linkveld').hidden = true;
    $('uitkomst').hidden = !goed;
    $('rijen').replaceChildren();
    $('totaal').replaceChildren();
    toonFouten(u.fouten);
    if (goed) toonUitkomst(keuze, u);
  }

  function toonFouten(fouten) {
    for (const veld of formulier.querySelectorAll('[aria-invalid]')) {
      veld.removeAttribute('aria-invalid');
      if (veld.id === 'rh-fte') veld.setAttribute('aria-describedby', 'rh-fte-uitleg'); else veld.removeAttribute('aria-describedby');
    }
    if (!fouten.length) return;
    const lijst = maak('ul');
    fouten.forEach(({ veld, tekst }, i) => {
      const regel = maak('li', tekst);
      regel.id = `rh-fout-${i}`;
      lijst.append(regel);
      // together too much: every share that was filled in has a part in it
      const velden = veld === 'fte' ? [$('fte')] : veld === 'apart' ? gegevens.eenheden.map((_, nr) => $(`apart-${nr}`)).filter((v) => v.value.trim()) : clusters.filter((c) => c.id === veld || (veld === 'clusters' && $(`pct-${c.id}`).value.trim())).map((c) => $(`pct-${c.id}`));
      for (const v of velden) {
        v.setAttribute('aria-invalid', 'true');
        v.setAttribute('aria-describedby', regel.id);
        if (v.dataset.cluster) $('clusters').open = true;
        if (veld === 'apart') $('vooraf').open = true;
      }
    });
    const blok = maak('div', undefined, 'rh-fouten');
    blok.append(maak('p', 'Zo kan de rekenhulp niet rekenen:', 'fout'), lijst);
    $('melding').replaceChildren(blok);
  }

  function toonUitkomst(keuze, u) {
    const wat = `${nl(u.fte, 0)} fte naar het ${u.model === OFFICIEEL ? 'officiële' : 'herberekende'} model`;
    $('melding').replaceChildren(maak('p', `{{ editie.titel("${wat}${keuzeInWoorden(keuze)}. ${inWoorden(u)}") }}`));
    const anders = keuze.editie && keuze.editie !== gegevens.versie ? [`Let op: deze link is gemaakt met editie ${keuze.editie}. Hier rekent editie ${gegevens.versie}; de uitkomst kan anders zijn.`] : [];
    $('letop').replaceChildren(...[...anders, ...u.waarschuwingen].map((w) => maak('p', w, 'rh-letop')));
    $('bijschrift').textContent = `{{ editie.titel("${wat}, per regionale eenheid") }}`;
    const grootste = Math.max(...u.rijen.map((r) => r.fte));
    $('rijen').append(...u.rijen.map((r) => {
      const balk = maak('span', undefined, 'rh-balk');
      balk.setAttribute('aria-hidden', 'true');
      balk.style.width = `${Math.max(0, 100 * r.fte / grootste)}%`;
      const rij = tabelrij(r.naam, [nl(r.fte, 1), nl(r.afgerond, 0), ...(gegevens.met_band ? [r.laag === null ? 'niet bekend' : `${nl(r.laag, 1)} \u2013 ${nl(r.hoog, 1)}`] : []), nl(r.verschil, 1, teken), nl(r.verschilPp, 2, teken), nl(r.besluit, 1), r.formatie === null ? '.' : nl(r.formatie, 1)]);
      rij.firstChild.append(balk);
      return rij;
    }));
    const over = (veld) => som(u.rijen.map((r) => r[veld]));
    const formatie = u.rijen.some((r) => r.formatie === null) ? '.' : nl(over('formatie'), 1);
    $('totaal').append(tabelrij('Totaal', [nl(over('fte'), 1), nl(over('afgerond'), 0), ...(gegevens.met_band ? [''] : []), nl(rond(over('verschil'), 6), 1, teken), nl(rond(over('verschilPp'), 6), 2, teken), nl(over('besluit'), 1), formatie]));
  }

  function tabelrij(naam, getallen) {
    const rij = maak('tr'), kop = maak('th', naam);
    kop.scope = 'row';
    rij.append(kop, ...getallen.map((g) => maak('td', g, 'getal')));
    return rij;
  }

  function keuzeInWoorden({ clusters: vast, zonder, contingenten }) {
    const naam = (id) => clusters.find((c) => c.id === id).naam;
    const met = Object.entries(vast).map(([id, pct]) => `${naam(id)} op ${nl(pct, 0, { maximumFractionDigits: 2 })}%`);
    const vooraf = Object.entries(contingenten).map(([e, n]) => `${nl(n, 0)} fte vooraf voor ${e}`);
    if (vooraf.length) met.push(...vooraf);
    return (met.length ? `, met ${opsomming(met)}` : '') + (zonder.length ? `, zonder ${opsomming(zonder.map(naam))}` : '');
  }

  function inWoorden({ rijen }) {
    const op = (veld) => [...rijen].sort((a, b) => b[veld] - a[veld]);
    const [meest] = op('fte'), zin = `${meest.naam} krijgt het meest: ${nl(meest.fte, 1)} fte.`;
    const schuif = op('verschilPp'), erbij = schuif[0], eraf = schuif[schuif.length - 1];
    if (erbij.verschilPp < 0.005) return `${zin} Elke regionale eenheid heeft hetzelfde aandeel als in de editie.`;
    return `${zin} Vergeleken met de editie stijgt het aandeel van ${erbij.naam} het meest (${nl(erbij.verschilPp, 2, teken)} procentpunt) en daalt dat van ${eraf.naam} het meest (${nl(eraf.verschilPp, 2, teken)} procentpunt).`;
  }

  function alsCsv({ keuze, u }) {
    const getal = (x) => x === null ? '' : String(x).replace('.', ',');
    const koppen = ['versie', 'is_synthetisch', 'keuze', 'regionale_eenheid', 'fte', 'fte_afgerond', 'fte_laag', 'fte_hoog', 'fte_editie', 'verschil_fte', 'verschil_procentpunt', 'fte_besluit', 'fte_formatie'];
    const vooraan = [{{ "`" ~ editie.titel("${gegevens.versie}") ~ "`" if editie.is_synthetisch else "gegevens.versie" }}, gegevens.is_synthetisch[u.model] ? 'ja' : 'nee', fragment(keuze).slice(BEGIN.length + 1)];
    const rijen = u.rijen.map((r) => [...vooraan, r.naam, ...[r.fte, r.afgerond, r.laag, r.hoog, r.basis, r.verschil, r.verschilPp, r.besluit, r.formatie].map(getal)]);
    return '\ufeff' + [koppen, ...rijen].map((r) => r.join(';') + '\r\n').join(''); // a mark and semicolons: a Dutch spreadsheet opens it as a table
  }

  function zeg(tekst) {
    $('melding').append(maak('p', tekst));
  }

  function veranderd() {
    const keuze = leesFormulier();
    toon(keuze);
    $('rekenhulp').dataset.eigen = '';
    if (laatste) history.replaceState(null, '', fragment(keuze));
  }

  function volgLink() {
    if (location.hash !== BEGIN && !location.hash.startsWith(`${BEGIN}?`)) return false;
    if (location.hash !== BEGIN) {
      toon(leesLink(location.hash));
      $('rekenhulp').dataset.eigen = '';
    }
    $('rekenhulp').focus({ preventScroll: true });
    $('rekenhulp').scrollIntoView();
    return location.hash !== BEGIN;
  }

  formulier.addEventListener('input', (e) => { if (e.target.id !== 'rh-adres') veranderd(); });
  formulier.addEventListener('submit', (e) => e.preventDefault());
  $('opnieuw').addEventListener('click', () => { formulier.reset(); veranderd(); });
  $('link').addEventListener('click', async () => {
    const adres = location.href.split('#')[0] + fragment(laatste.keuze);
    try {
      await navigator.clipboard.writeText(adres);
      zeg('De link is gekopieerd. Hij werkt voor wie deze pagina ook heeft.');
    } catch { // no clipboard here (a page from disk, or not allowed): the reader copies it
      $('linkveld').hidden = false;
      $('adres').value = adres;
      $('adres').select();
      zeg('Kopieer de link uit het veld onder de knoppen.');
    }
  });
  $('csv').addEventListener('click', () => {
    const a = maak('a');
    a.href = URL.createObjectURL(new Blob([alsCsv(laatste)], { type: 'text/csv' }));
    a.download = `{{ editie.bestand("rekenhulp-${gegevens.versie}.csv") }}`;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  });
  window.addEventListener('hashchange', volgLink);
  formulier.hidden = false;
  if (!volgLink()) toon(leesFormulier());
  $('melding').setAttribute('aria-live', 'polite'); // what stood there from the start is not news
})();
