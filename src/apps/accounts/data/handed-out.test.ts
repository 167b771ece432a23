import { expect, it } from 'vitest';
import { field } from '../../../models/kinds/field.ts';
import { mapField } from '../../../models/kinds/map-field.ts';
import { defineModel } from '../../../models/model.ts';
import { LatchkeyError } from '../../../support/errors.ts';
import { lineLogger } from '../../../support/logger.ts';
import { handedOut } from './handed-out.ts';

function modelOf(toStored: (value: string) => string) {
  const options = { fromStored: (text: string) => text, toStored };
  return defineModel({
    app: 'library',
    name: 'Book',
    fields: {
      title: field.text({ maxLength: 100 }),
      mood: mapField(field.text({ maxLength: 40, nullable: true }), options),
      cover: field.binary({ nullable: true }),
    },
  });
}

const log: string[] = [];
const logger = lineLogger({ level: 'info', write: (line) => log.push(line), now: () => 0 });
const row = { id: 1, title: 'Odes', mood: 'calm', cover: new Uint8Array([1, 2]) };

it('gives a mapped value as its column has it, and what is not there as null', () => {
  const model = modelOf((mood) => mood.toUpperCase());
  expect(handedOut({ logger }, model, row)).toEqual({ id: 1, title: 'Odes', mood: 'CALM', cover: 'AQI=' });
  const empty = { id: 2, title: 'Odes', mood: null };
  expect(handedOut({ logger }, model, empty)).toEqual({ id: 2, title: 'Odes', mood: null, cover: null });
});

it('leaves out what cannot be read, says so in the log, and gives the rest', () => {
  const model = modelOf(() => {
    throw new LatchkeyError('field_unreadable', 'No such mood.', { details: {} });
  });
  expect(handedOut({ logger }, model, row)).toEqual({ id: 1, title: 'Odes', cover: 'AQI=' });
  expect(log.join('')).toMatch(/warn account_data_unreadable model=Book field=mood error="No such mood\."/);
});

it('hides no fault of the model', () => {
  const model = modelOf(() => {
    throw new TypeError('A fault.');
  });
  expect(() => handedOut({ logger }, model, row)).toThrow('A fault.');
});
