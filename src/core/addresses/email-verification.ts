/**
 * Whether users have to show that their address is theirs: before they can log in, when they like, or not at all. The setting
 * of that name, decided.
 */
export type EmailVerification = 'mandatory' | 'optional' | 'none';
