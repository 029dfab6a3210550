// What a reader can do with a table; what leaves with a figure is in meenemen.js. Everything on the page can be read without this.
(() => {
  "use strict";
  const tekst = (el) => {
    const kopie = el.cloneNode(true);
    kopie.querySelectorAll("sup, .lezer").forEach((x) => x.remove());
    return kopie.textContent.trim();
  };
  const rijen = (tabel) => [...tabel.rows].filter((r) => !r.hidden);
  const getal = (cel) => (cel.dataset.w === undefined ? tekst(cel) : cel.dataset.w.replace(/\.0$/, "").replace(".", ","));
  // Text that a spreadsheet would take for a formula gets an apostrophe before it.
  const veilig = (t, isGetal) => (!isGetal && /^[=+@\t\r-]/.test(t) ? `'${t}` : t);
  const veld = (t) => (/[";\n]/.test(t) ? `"${t.replaceAll('"', '""')}"` : t);
  // What it is stands above it, as with a figure (meenemen.js).
  const wat = (tabel) => [tekst(tabel.caption), JSON.parse(document.getElementById("meenemen").textContent).uitgave];
  const csv = (tabel) =>
    "\ufeff" + wat(tabel).map((t) => veld(veilig(t, false)) + "\r\n").join("") + "\r\n" + rijen(tabel).map((r) => [...r.cells].map((c) => veld(veilig(getal(c), c.dataset.w !== undefined))).join(";")).join("\r\n") + "\r\n";
  const bewaar = (inhoud, soort, naam) => {
    const url = URL.createObjectURL(new Blob([inhoud], { type: soort }));
    const a = Object.assign(document.createElement("a"), { href: url, download: naam });
    a.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const kopieer = async (tabel) => {
    const regels = [...wat(tabel), "", ...rijen(tabel).map((r) => [...r.cells].map((c) => tekst(c)).join("\t"))].join("\n");
    const html = `${wat(tabel).map((t) => Object.assign(document.createElement("p"), { textContent: t }).outerHTML).join("")}<table>${rijen(tabel).map((r) => `<tr>${[...r.cells].map((c) => { const td = document.createElement("td"); td.textContent = tekst(c); return td.outerHTML; }).join("")}</tr>`).join("")}</table>`;
    if (navigator.clipboard && window.ClipboardItem) {
      const soort = (s, i) => new Blob([i], { type: s });
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": soort("text/plain", regels), "text/html": soort("text/html", html) })]);
    } else {
      getSelection().selectAllChildren(tabel);
      if (!document.execCommand("copy")) throw new Error("kopiëren mag niet");
    }
  };
  document.querySelectorAll(".knoppen[data-naam]").forEach((balk) => {
    balk.hidden = false;
    const status = balk.querySelector("[role=status]");
    balk.addEventListener("click", async (e) => {
      const knop = e.target.closest("button[data-doe]");
      if (!knop) return;
      const kaart = balk.closest("section");
      const tabel = kaart.querySelector("table");
      const naam = balk.dataset.naam;
      const doe = {
        csv: () => bewaar(csv(tabel), "text/csv;charset=utf-8", `${naam}.csv`),
        kopie: () => kopieer(tabel),
      }[knop.dataset.doe];
      try {
        await doe();
        status.textContent = knop.dataset.doe === "kopie" ? "Gekopieerd." : `Bewaard als ${naam}.${knop.dataset.doe}.`;
      } catch {
        status.textContent = "Dat lukt niet in deze browser.";
      }
    });
  });
  // The large table: find what you look for.
  const vak = document.getElementById("zoek");
  if (vak) {
    vak.closest(".zoek").hidden = false;
    const regels = [...document.querySelectorAll("#alles-tabel tbody tr")];
    const status = vak.closest(".zoek").querySelector("[role=status]");
    vak.addEventListener("input", () => {
      const woorden = vak.value.toLowerCase().split(/\s+/).filter(Boolean);
      let n = 0;
      regels.forEach((r) => {
        r.hidden = !woorden.every((w) => r.textContent.toLowerCase().includes(w));
        n += !r.hidden;
      });
      status.textContent = `${n} van ${regels.length} cijfers`;
    });
  }
  const open = vindOp();
  // On a narrow screen what comes after the figures is folded, unless a link asks for it.
  if (matchMedia("(max-width: 40rem)").matches) document.querySelectorAll(".deel").forEach((d) => { d.open = false; });
  open();
  // Whether this version is still the newest is told by the list of editions beside it, where a server gives it.
  const adres = document.body.dataset.edities;
  if (adres && location.protocol.startsWith("http")) {
    fetch(adres).then((r) => r.json()).then(({ edities }) => {
      const zelf = edities.find((e) => e.versie === document.body.dataset.versie);
      if (!zelf?.melding) return;
      const balk = Object.assign(document.createElement("div"), { className: "melding" });
      balk.setAttribute("role", "note");
      const p = Object.assign(document.createElement("p"), { className: "breed", textContent: zelf.melding });
      balk.append(p);
      document.querySelector("header").append(balk);
    }).catch(() => {});
  }
  // On paper nothing is folded.
  const dicht = [];
  addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((d) => { dicht.push(d); d.open = true; }));
  addEventListener("afterprint", () => { while (dicht.length) dicht.pop().open = false; });
})();
