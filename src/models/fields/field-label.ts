import { KeyedText } from '../../support/texts/keyed-text.ts';
import { labelFromName } from '../values/names.ts';

/**
 * What people read beside a field that is given no label: the text `fields.NAME`, where a catalogue has one, or else words
 * made from the name.
 */
export function fieldLabel(name: string): KeyedText {
  return new KeyedText(`fields.${name}`, {}, labelFromName(name));
}

/** What people read below a field that is given no help text: the text `fields.NAME.help`, or nothing. */
export function fieldHelp(name: string): KeyedText {
  return new KeyedText(`fields.${name}.help`, {}, '');
}
