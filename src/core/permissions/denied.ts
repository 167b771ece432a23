/** A backend's answer that ends the matter: no later backend is asked. Django's PermissionDenied. */
export const denied: unique symbol = Symbol('denied');
