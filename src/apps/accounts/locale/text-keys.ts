// Made from en.json by scripts/write-text-keys.ts.
import '../../../support/texts/text-keys.ts';

declare module '../../../support/texts/text-keys.ts' {
  interface TextKeys {
    'accounts.addresses.change': NoParameters;
    'accounts.addresses.purpose': NoParameters;
    'accounts.addresses.title': NoParameters;
    'accounts.dashboard.account': NoParameters;
    'accounts.dashboard.adminPurpose': NoParameters;
    'accounts.dashboard.changePassword': NoParameters;
    'accounts.dashboard.changePasswordEffect': NoParameters;
    'accounts.dashboard.changeProfile': NoParameters;
    'accounts.dashboard.email': NoParameters;
    'accounts.dashboard.empty': NoParameters;
    'accounts.dashboard.emptyAdvice': NoParameters;
    'accounts.dashboard.finished': NoParameters;
    'accounts.dashboard.lastLogin': NoParameters;
    'accounts.dashboard.lede': NoParameters;
    'accounts.dashboard.logoutAdvice': NoParameters;
    'accounts.dashboard.member': NoParameters;
    'accounts.dashboard.nextSteps': NoParameters;
    'accounts.dashboard.noEmail': NoParameters;
    'accounts.dashboard.openAdmin': NoParameters;
    'accounts.dashboard.profilePurpose': NoParameters;
    'accounts.dashboard.staff': NoParameters;
    'accounts.dashboard.status': NoParameters;
    'accounts.dashboard.stayLoggedIn': NoParameters;
    'accounts.dashboard.title': NoParameters;
    'accounts.dashboard.username': NoParameters;
    'accounts.dashboard.welcome': { name: TextValue };
    'accounts.login.done': NoParameters;
    'accounts.login.forgotten': NoParameters;
    'accounts.login.goOn': NoParameters;
    'accounts.login.newHere': NoParameters;
    'accounts.login.other': { name: TextValue };
    'accounts.login.refused': { fieldLower: TextValue };
    'accounts.login.register': NoParameters;
    'accounts.login.submit': NoParameters;
    'accounts.login.title': NoParameters;
    'accounts.login.welcome': NoParameters;
    'accounts.logout.done': NoParameters;
    'accounts.nav.dashboard': NoParameters;
    'accounts.nav.login': NoParameters;
    'accounts.nav.logout': NoParameters;
    'accounts.nav.profile': NoParameters;
    'accounts.nav.register': NoParameters;
    'accounts.page.lede': { name: TextValue };
    'accounts.page.sections': NoParameters;
    'accounts.page.title': NoParameters;
    'accounts.profile.done': NoParameters;
    'accounts.profile.lede': NoParameters;
    'accounts.profile.submit': NoParameters;
    'accounts.profile.title': NoParameters;
    'accounts.register.done': NoParameters;
    'accounts.register.known': NoParameters;
    'accounts.register.lede': NoParameters;
    'accounts.register.login': NoParameters;
    'accounts.register.passwordsDiffer': NoParameters;
    'accounts.register.submit': NoParameters;
    'accounts.register.title': NoParameters;
    'accounts.signIn.change': NoParameters;
    'accounts.signIn.hasPassword': NoParameters;
    'accounts.signIn.noPassword': NoParameters;
    'accounts.signIn.password': NoParameters;
    'accounts.signIn.set': NoParameters;
    'accounts.signIn.title': NoParameters;
  }
}
