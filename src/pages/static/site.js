// Comfort only: every page works without this file.

/** What the script says, in the language of the page. A deferred script is no `currentScript` of its own listeners: read now. */
const said = document.currentScript.dataset;

/** Adds a button that shows what is typed to each password field; the field is hidden again before the form leaves the page. */
function addRevealButtons() {
  for (const input of document.querySelectorAll('input[type="password"]')) {
    const field = input.parentElement;
    const label = input.labels?.[0];
    if (!label || label.parentElement !== field || field.querySelectorAll('input').length > 1) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'reveal';
    const status = document.createElement('span');
    status.className = 'visually-hidden';
    status.setAttribute('role', 'status');
    const show = (visible) => {
      input.type = visible ? 'text' : 'password';
      button.replaceChildren(visible ? said.hide : said.show, hiddenText(` ${label.textContent.trim()}`));
    };
    show(false);
    button.addEventListener('click', () => {
      show(input.type === 'password');
      status.textContent = input.type === 'password' ? said.isHidden : said.isShown;
    });
    input.form?.addEventListener('submit', () => show(false));
    field.classList.add('has-reveal');
    input.after(button, status);
  }
}

function hiddenText(text) {
  const span = document.createElement('span');
  span.className = 'visually-hidden';
  span.textContent = text;
  return span;
}

// A lost connection leaves the page standing with no event to say so: the buttons come back by themselves.
const SECONDS_UNTIL_RETRY = 8;
/** The forms being sent, each with the buttons that were disabled for it. */
const sending = new Map();

function release(form) {
  for (const button of sending.get(form) ?? []) button.disabled = false;
  sending.delete(form);
}

/** Sends each POST form once, however often its button is pressed. */
function preventDoubleSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute('method')?.toLowerCase() !== 'post') return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  const buttons = [...form.elements].filter((control) => control.type === 'submit' && !control.disabled);
  sending.set(form, buttons);
  // Later, because a disabled button's name and value would be missing from the form being sent.
  setTimeout(() => {
    for (const button of buttons) button.disabled = true;
  });
  setTimeout(() => release(form), SECONDS_UNTIL_RETRY * 1000);
}

/** Sends a form that waits for nothing but its button; not again when somebody comes back to it. */
function sendAtOnce() {
  const cameBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
  if (!cameBack) document.querySelector('form[data-send-at-once] [type="submit"]')?.click();
}

/**
 * Says when a text is as long as it may be. It counts as the server does: code points, after the same normalization. The
 * browser's own `maxlength` counts otherwise, and cuts what is pasted without a word.
 */
function countCharacters(input) {
  const limit = input.maxLength;
  const form = input.dataset.counts;
  const note = document.createElement('p');
  note.id = `${input.id}_length`;
  note.className = 'helptext form-text';
  note.setAttribute('role', 'status');
  input.removeAttribute('maxlength');
  input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') ?? ''} ${note.id}`.trim());
  input.after(note);
  const say = () => {
    const text = input.value.trim();
    const length = [...(form === 'text' ? text : text.normalize(form))].length;
    const words = length < limit ? '' : length === limit ? said.limitReached : said.limitPassed;
    note.textContent = words.replace('%limit%', limit).replace('%length%', length);
    note.classList.toggle('text-danger', length > limit);
  };
  input.addEventListener('input', say);
  say();
}

// A page of the project's own may load the script without its texts.
if (said.show) addRevealButtons();
if (said.limitReached) {
  for (const input of document.querySelectorAll('[data-counts][maxlength]')) countCharacters(input);
}
document.addEventListener('submit', preventDoubleSubmit);
// A page brought back by the Back button comes out of the browser's cache as it was left: buttons disabled.
window.addEventListener('pageshow', () => {
  for (const form of sending.keys()) release(form);
});
// A form whose first wrong field takes the focus has said where to look; else the summary does.
if (!document.querySelector('[autofocus]')) document.querySelector('[data-error-summary]')?.focus();
sendAtOnce();
