import { KeyedText } from '../../../support/texts/keyed-text.ts';
import { MAX_JSON_DEPTH } from './json-depth.ts';

/** Why JSON cannot be kept, as the part of a sentence: in English for errors, and by its key for people. */
export const jsonProblem = {
  tooDeep: new KeyedText('forms.json.tooDeep', {}, 'it is nested too deep'),
  tooExact: (number: string) =>
    new KeyedText(
      'forms.json.tooExact',
      { number },
      `its number ${number} is more exact than a JavaScript number can be`,
    ),
  unkeepable: new KeyedText(
    'forms.json.unkeepable',
    {},
    'it has a NUL or half a surrogate pair in it, which databases refuse',
  ),
  deeperThan: new KeyedText(
    'forms.json.deeperThan',
    { depth: MAX_JSON_DEPTH },
    `its lists and objects are nested deeper than ${MAX_JSON_DEPTH}`,
  ),
};
