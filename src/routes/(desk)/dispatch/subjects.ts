import { alerts } from './alerts/subject';
import { demonstration } from './demonstration/subject';
import { people } from './people/subject';
import { places } from './places/subject';
import { reports } from './reports/subject';
import { registryOf } from './shell/registry';

/** Subjects of the desk, in the order of their panels. A new subject is a new folder and an entry here. */
export const registry = registryOf([alerts, places, reports, people, demonstration]);
