import { field } from '../../models/kinds/field.ts';
import { defineModel } from '../../models/model.ts';
import { KNOWN_DEVICE_TABLE } from '../../models/permissions/package-tables.ts';

/** The table of known devices: what a `DeviceRecord` has, by its names. */
export const KnownDeviceTable = defineModel({
  app: 'latchkey_devices',
  name: 'KnownDevice',
  table: KNOWN_DEVICE_TABLE,
  id: field.text({ maxLength: 64, column: 'secret_hash' }),
  fields: {
    userId: field.foreignKey('user', { onDelete: 'cascade' }),
    begunAt: field.bigInteger(),
    lastUsedAt: field.bigInteger({ index: true }),
    userAgent: field.text({ maxLength: 255, nullable: true }),
    // The longest address is one of IPv6 with one of IPv4 at its end.
    ipAddress: field.text({ maxLength: 45, nullable: true }),
  },
});
