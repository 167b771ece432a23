// Native dialogs. `data-dialog-open="ID"` opens one. A button or form with `data-confirm="ID"` is sent once the dialog has
// been left by its button with the value `confirm`; without JavaScript it is sent at once, so that the server must ask too.

export function setUpDialogs() {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest?.('[data-dialog-open]');
    const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
  });
  // Before all others: who counts what has been sent must not count what waits.
  document.addEventListener('submit', confirmFirst, { capture: true });
}

const confirmed = new WeakSet();

function confirmFirst(event) {
  const form = event.target;
  const { submitter } = event;
  const id = submitter?.dataset.confirm ?? form.dataset.confirm;
  const dialog = id && document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement) || confirmed.delete(form)) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.returnValue = '';
  dialog.addEventListener(
    'close',
    () => {
      if (dialog.returnValue !== 'confirm') return;
      confirmed.add(form);
      form.requestSubmit(submitter);
    },
    { once: true },
  );
  dialog.showModal();
}
