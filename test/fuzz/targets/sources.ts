import assert from 'node:assert/strict';
import { splitStatements } from '../../../src/database/sql/split-statements.ts';
import {
  quoteName,
  splitAtCommas,
  sqlTokens,
  tokenText,
  unquoteName,
} from '../../../src/database/sql/sql-tokens.ts';
import { flattenTemplate } from '../../../src/http/templates/flatten-template.ts';
import { foldCalls } from '../../../src/http/templates/fold-calls.ts';
import { permsMentions } from '../../../src/http/templates/perms-mentions.ts';
import {
  templateCode,
  templateReference,
  templateTexts,
} from '../../../src/http/templates/template-source.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const base = '<main>{% block main %}x{% endblock %}</main>{{ t("a.b") }}';

/** What a project's own people write: no request brings it, so it is never long and hostile at once. */
const OWN_LENGTH = 4000;

export const sourceTargets: readonly FuzzTarget[] = [
  {
    name: 'a template',
    seeds: [
      '{% extends "base.html" %}{% block main %}{{ t(\'notes.title\') }}{# no #}{% endblock %}',
      '{% if perms.notes.change_note and has_url("register") %}{{- user.email | upper -}}{% endif %}',
      "{% raw %}{{ no }}{% endraw %}{% include ['a.html', 'b.html'] ignore missing %}{{ \"%}\" }}",
    ],
    maxLength: OWN_LENGTH,
    check(input) {
      const find = (name: string) => ({ text: name === 'page' ? input : base, path: name });
      let position = 0;
      for (const code of templateCode(input)) {
        assert.ok(code.start >= position && code.end > code.start);
        assert.equal(input.slice(code.start, code.end), code.text);
        position = code.end;
        templateReference(code);
      }
      templateTexts(input);
      flattenTemplate('page', find);
      permsMentions('page', find);
      assert.equal(foldCalls(input, { t: () => null, has_url: () => null }), input);
      foldCalls(input, { t: (name) => `<${name}>`, has_url: () => true });
    },
  },
  {
    name: 'the SQL of a migration or of a table that is there',
    seeds: [
      "CREATE TABLE \"a b\" (id integer PRIMARY KEY, t text DEFAULT 'it''s' /* c */); -- end\nDROP TABLE x;",
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = ';'; END; SELECT E'\\'', $a$ ; $a$",
      'CREATE INDEX i ON a (lower("b"), c DESC) WHERE `d` > [e]',
    ],
    maxLength: OWN_LENGTH,
    check(input) {
      const tokens = sqlTokens(input);
      assert.equal(tokens.map(({ text }) => text).join(''), input);
      tokenText(splitAtCommas(tokens).flat());
      for (const token of tokens) unquoteName(token);
      assert.equal(
        unquoteName(sqlTokens(quoteName(input.replaceAll('\0', '')))[0]),
        input.replaceAll('\0', ''),
      );
      for (const statement of splitStatements(input))
        assert.ok(statement !== '' && input.includes(statement));
    },
  },
];
