// Made from en.json by scripts/write-text-keys.ts.
import '../../support/texts/text-keys.ts';

declare module '../../support/texts/text-keys.ts' {
  interface TextKeys {
    'audit.actor': NoParameters;
    'audit.agent': NoParameters;
    'audit.at': NoParameters;
    'audit.detail': NoParameters;
    'audit.ipAddress': NoParameters;
    'audit.kind': NoParameters;
    'audit.object': NoParameters;
    'audit.outcome': NoParameters;
    'audit.outcome.ok': NoParameters;
    'audit.outcome.refused': NoParameters;
    'audit.request': NoParameters;
    'audit.session': NoParameters;
    'audit.user': NoParameters;
    'fields.confirmPassword': NoParameters;
    'fields.email': NoParameters;
    'fields.firstName': NoParameters;
    'fields.groups': NoParameters;
    'fields.isActive': NoParameters;
    'fields.isStaff': NoParameters;
    'fields.isSuperuser': NoParameters;
    'fields.isSuperuser.help': NoParameters;
    'fields.lastLogin': NoParameters;
    'fields.lastName': NoParameters;
    'fields.name': NoParameters;
    'fields.oldPassword': NoParameters;
    'fields.password': NoParameters;
    'fields.username': NoParameters;
    'outbox.attempts': NoParameters;
    'outbox.createdAt': NoParameters;
    'outbox.lastError': NoParameters;
    'outbox.messageId': NoParameters;
    'outbox.nextAttemptAt': NoParameters;
    'outbox.recipient': NoParameters;
    'outbox.settledAt': NoParameters;
    'outbox.state': NoParameters;
    'outbox.state.failed': NoParameters;
    'outbox.state.queued': NoParameters;
    'outbox.state.sent': NoParameters;
    'outbox.state.withheld': NoParameters;
    'outbox.subject': NoParameters;
    'outbox.template': NoParameters;
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
