// Comfort only: every page works without this file. The password is looked at here, and goes nowhere but with its form.

/** Milliseconds without a key, after which the bar follows. */
const PAUSE = 150;
/** And after which it is read out: not at every key. */
const PAUSE_OF_SPEECH = 1000;
/** The fields whose text belongs to the person. */
const OWN_FIELDS = 'input:is([type="text"], [type="email"], [type="search"], [type="tel"], :not([type]))';

/** Shows how strong the password of a field is. What decides is loaded when the field is entered, not before. */
function startMeter(meter) {
  const input = document.getElementById(meter.dataset.passwordMeter);
  if (!input) return;
  const texts = textsOf(meter);
  let estimating = null;
  let timer;
  const load = () => {
    estimating ??= import(meter.dataset.estimator).then(
      (estimator) => estimator,
      // The page's own policy may forbid it, or the connection is lost: then there is no meter.
      () => null,
    );
  };
  const follow = async () => {
    load();
    const estimator = await estimating;
    if (!estimator) return;
    const context = { minLength: Number(meter.dataset.minLength), own: ownTexts(meter, input) };
    show(meter, input.value === '' ? null : rate(estimator, input.value, context), texts);
  };
  input.addEventListener('focus', load);
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(follow, PAUSE);
  });
  if (document.activeElement === input) load();
}

function rate({ estimateStrength, LEVELS }, password, context) {
  const { level, advice } = estimateStrength(password, context);
  return { level, advice, value: LEVELS.indexOf(level) };
}

/** What the meter may say, by its names: the page has it in the visitor's language. */
function textsOf(meter) {
  const named = meter.querySelector('template').content.querySelectorAll('[data-text]');
  return new Map(Array.from(named, (element) => [element.dataset.text, element.textContent]));
}

/** What is no secret: what else was typed into the form, the site's name and address, who is logged in. */
function ownTexts(meter, input) {
  const fields = [...(input.form?.querySelectorAll(OWN_FIELDS) ?? [])].filter((field) => field !== input);
  // A password that is shown is in a field of type text.
  const typed = fields.filter((field) => !/password/.test(field.autocomplete)).map((field) => field.value);
  return [...typed, ...meter.dataset.own.split('\n'), location.hostname];
}

const speaking = new WeakMap();

function show(meter, strength, texts) {
  const [text, status] = meter.querySelectorAll('p');
  const bar = meter.querySelector('[role="meter"]');
  meter.hidden = strength === null;
  clearTimeout(speaking.get(meter));
  if (strength === null) {
    status.textContent = '';
    return;
  }
  const word = texts.get(strength.level);
  const tip = texts.get(`tip.${strength.advice}`) ?? '';
  meter.dataset.level = strength.level;
  bar.setAttribute('aria-valuenow', strength.value);
  bar.setAttribute('aria-valuetext', word);
  const strong = document.createElement('strong');
  strong.textContent = word;
  text.replaceChildren(strong, tip && ` ${tip}`);
  const spoken = `${bar.getAttribute('aria-label')}: ${word}. ${tip}`.trim();
  const speak = () => {
    status.textContent = spoken;
  };
  speaking.set(meter, setTimeout(speak, PAUSE_OF_SPEECH));
}

for (const meter of document.querySelectorAll('[data-password-meter]')) startMeter(meter);
