import { alerts } from './alerts/subject';
import { demonstration } from './demonstration/subject';
import { people } from './people/subject';
import { places } from './places/subject';
import { reports } from './reports/subject';
import { registryOf } from './shell/registry';

/** The subjects of the desk, in the order in which their panels stand: a new one is a folder and a line here. */
export const registry = registryOf([alerts, places, reports, people, demonstration]);
