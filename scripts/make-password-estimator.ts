// Makes what the strength meter of new passwords goes by, and its licences: src/pages/static/password-estimator.js.
// A test holds it against its sources: src/pages/password-estimator.test.ts.
import { writeFileSync } from 'node:fs';
import { buildEstimator, estimatorLicences } from './password-estimator/build-estimator.ts';

const target = new URL('../src/pages/static/', import.meta.url);
writeFileSync(new URL('password-estimator.js', target), await buildEstimator());
writeFileSync(new URL('password-estimator.license.txt', target), estimatorLicences());
