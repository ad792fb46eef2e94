/** Lines of a configuration. Texts in worlds look like deposits to bridges: nobody beyond this machine is asked about them. */
export const NO_SERVICES = 'services: { thornode: [], midgard: [], mayanode: [], maya-midgard: [] }\n';
