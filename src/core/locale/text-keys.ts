// Made from en.json by scripts/write-text-keys.ts.
import '../../support/texts/text-keys.ts';

declare module '../../support/texts/text-keys.ts' {
  interface TextKeys {
    'fields.confirmPassword': NoParameters;
    'fields.email': NoParameters;
    'fields.firstName': NoParameters;
    'fields.isActive': NoParameters;
    'fields.isStaff': NoParameters;
    'fields.isSuperuser': NoParameters;
    'fields.isSuperuser.help': NoParameters;
    'fields.lastLogin': NoParameters;
    'fields.lastName': NoParameters;
    'fields.oldPassword': NoParameters;
    'fields.password': NoParameters;
    'fields.username': NoParameters;
    'passwords.breached.refused': NoParameters;
    'passwords.common.help': NoParameters;
    'passwords.common.refused': NoParameters;
    'passwords.contextWord.help': NoParameters;
    'passwords.contextWord.refused': NoParameters;
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
    'sessions.client': { browser: TextValue; system: TextValue };
    'sessions.client.unknown': NoParameters;
    'sessions.client.unknownBrowser': { system: TextValue };
    'sessions.client.unknownSystem': { browser: TextValue };
  }
}
