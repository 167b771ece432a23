import { undecidedOwners } from '../../../models/rows/deletion/owned-rows.ts';
import { defineCheck } from '../../contract/check.ts';

export const dataChecks = [
  defineCheck({
    id: 'latchkey_data.W001',
    problems: ({ models, userModel }) =>
      models.flatMap((model) => {
        const names = undecidedOwners(model, { models, userModel });
        if (names.length === 0) return [];
        return [
          `A row of ${model.name} is handed out to several users as theirs, by ${names.join(' and ')}. ` +
            'Say of each of these foreign keys whose row it is: owned: true or owned: false.',
        ];
      }),
  }),
];
