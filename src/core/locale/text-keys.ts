// Made from en.json by scripts/write-text-keys.ts.
import '../../support/texts/text-keys.ts';

declare module '../../support/texts/text-keys.ts' {
  interface TextKeys {
    'passwords.common.help': NoParameters;
    'passwords.common.refused': NoParameters;
    'passwords.maximumLength.refused': { maxLength: TextValue };
    'passwords.minimumLength.help': { minLength: number };
    'passwords.minimumLength.refused': { minLength: number };
    'passwords.numeric.help': NoParameters;
    'passwords.numeric.refused': NoParameters;
    'passwords.plainPattern.help': NoParameters;
    'passwords.plainPattern.refused': NoParameters;
    'passwords.plainText.refused': NoParameters;
    'passwords.similarity.help': NoParameters;
    'passwords.similarity.refused': { fieldLower: TextValue };
  }
}
