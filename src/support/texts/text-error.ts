import { defineErrors } from '../errors.ts';

/** Every error of the texts for people, by its stable code. */
export const TextError = defineErrors({
  catalogue_invalid: 'The catalogue of texts {file} cannot be used: {reason}.',
  text_unknown: 'No catalogue has a text for {key}, neither in {locale} nor in English.',
  text_invalid: 'The text of {key} cannot be said in {locale}: {reason}.',
});
