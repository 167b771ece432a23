import { describe, expect, it } from 'vitest';
import { field } from './field.ts';

describe('an option that a field does not have', () => {
  it.each([
    [() => field.text({ null: true } as object), 'Did you mean nullable?'],
    [() => field.text({ max_length: 20 } as object), 'Did you mean maxLength?'],
    [() => field.integer({ blank: true } as object), 'Did you mean required: false?'],
    [() => field.foreignKey('self', { on_delete: 'cascade' } as object), 'Did you mean onDelete?'],
    [() => field.boolean({ maxLength: 5 } as object), 'It has: column, label, '],
  ])('is refused where the field is declared: %s', (declare, hint) => {
    expect(declare).toThrow(
      expect.objectContaining({ code: 'field_invalid', message: expect.stringContaining(hint) }),
    );
  });

  it('does not count where it is undefined', () => {
    expect(field.text({ maxLength: 20, nothing: undefined } as object)).toMatchObject({ maxLength: 20 });
  });
});
