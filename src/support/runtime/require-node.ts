import { nodeProblem } from './needed-node.ts';

// The build has every door of the package import this before all else (`scripts/build.ts`).
const problem = nodeProblem(process.versions.node);
if (problem !== null) throw new Error(problem);
