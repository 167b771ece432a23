// Adds rows to the inlines of a form: `[data-inline]` holds `[data-inline-rows]`, a `<template data-inline-row>` with `__prefix__`
// in its names, a button `data-inline-add`, and the hidden input `data-inline-total`.

export function setUpInlines(setUpRow) {
  for (const inline of document.querySelectorAll('[data-inline]')) {
    const template = inline.querySelector('template[data-inline-row]');
    const rows = inline.querySelector('[data-inline-rows]');
    const total = inline.querySelector('[data-inline-total]');
    const add = inline.querySelector('[data-inline-add]');
    if (!template || !rows || !total || !add) continue;
    const most = Number(inline.dataset.inlineMax ?? Number.POSITIVE_INFINITY);
    const isFull = () => Number(total.value) >= most;
    add.hidden = isFull();
    add.addEventListener('click', () => {
      const row = rowOf(template, total.value);
      total.value = String(Number(total.value) + 1);
      rows.append(row);
      setUpRow(row);
      row.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
      add.hidden = isFull();
      total.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}

function rowOf(template, index) {
  const row = template.content.firstElementChild.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes('__prefix__')) element.setAttribute(name, value.replaceAll('__prefix__', index));
    }
  }
  return row;
}
