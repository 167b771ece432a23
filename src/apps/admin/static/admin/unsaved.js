// Asks before a changed form is left: `form[data-unsaved]`. The browser has the words for it.

export function setUpUnsaved() {
  for (const form of document.querySelectorAll('form[data-unsaved]')) {
    const text = () =>
      JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value.name ?? value)]));
    // A form that came back with errors has been changed already.
    const saved = form.querySelector('[data-error-summary]') ? null : text();
    let isSent = false;
    form.addEventListener('submit', (event) => {
      isSent = !event.defaultPrevented;
    });
    window.addEventListener('pageshow', () => {
      isSent = false;
    });
    window.addEventListener('beforeunload', (event) => {
      if (!isSent && text() !== saved) event.preventDefault();
    });
  }
}
