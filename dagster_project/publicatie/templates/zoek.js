// Find what stands on this page, without a server: a field, a list of links that the arrow keys walk, and what is folded opens for a link.
const vindOp = (lees) => {
  "use strict";
  const vind = document.querySelector(".vind");
  const invoer = vind.querySelector("input");
  const lijst = vind.querySelector("ul");
  const stand = vind.querySelector("[role=status]");
  const klein = (t) => t.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const kort = (el) => {
    const kopie = el.cloneNode(true);
    kopie.querySelectorAll("sup, .lezer").forEach((x) => x.remove());
    return kopie.textContent.replace(/\s+/g, " ").trim();
  };
  const MEEST = 20;
  let plaatsen;
  const zoek = () => {
    plaatsen ??= lees(kort).map(([waar, naam, meer]) => ({ waar, naam, zoek: klein(`${naam} ${meer}`), titel: klein(naam) }));
    const woorden = klein(invoer.value).split(/\s+/).filter((w) => w.length > 1);
    const gezien = new Set();
    const inTitel = (p) => woorden.every((w) => p.titel.includes(w));
    const gevonden = woorden.length === 0 ? [] : plaatsen
      .filter((p) => woorden.every((w) => p.zoek.includes(w)) && !gezien.has(p.naam) && gezien.add(p.naam))
      .sort((a, b) => inTitel(b) - inTitel(a));
    lijst.replaceChildren(...gevonden.slice(0, MEEST).map((p) => {
      p.waar.id ||= `vind-${plaatsen.indexOf(p)}`;
      const li = document.createElement("li");
      li.append(Object.assign(document.createElement("a"), { href: `#${p.waar.id}`, textContent: p.naam }));
      return li;
    }));
    const n = gevonden.length;
    stand.textContent = woorden.length === 0 ? "" : n === 0 ? "Niets gevonden." : n > MEEST ? `${n} gevonden; de eerste ${MEEST} staan hieronder.` : `${n} gevonden.`;
  };
  vind.hidden = false;
  invoer.addEventListener("input", zoek);
  vind.addEventListener("submit", (e) => { e.preventDefault(); lijst.querySelector("a")?.focus(); });
  vind.addEventListener("keydown", (e) => {
    const links = [...lijst.querySelectorAll("a")];
    const stap = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.key === "Escape") { invoer.value = ""; zoek(); invoer.focus(); }
    if (!stap || links.length === 0) return;
    e.preventDefault();
    (links[links.indexOf(document.activeElement) + stap] ?? invoer).focus();
  });
  const open = () => {
    const doel = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1).split("?")[0]));
    if (!doel) return;
    document.querySelectorAll(".gevonden").forEach((x) => x.classList.remove("gevonden"));
    if (doel.matches("tr, dt")) doel.classList.add("gevonden");
    doel.querySelector(":scope > .deel")?.setAttribute("open", "");
    for (let d = doel.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    doel.scrollIntoView();
  };
  addEventListener("hashchange", open);
  return open;
};
