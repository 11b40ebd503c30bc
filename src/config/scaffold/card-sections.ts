/** The sections of the Data Cards Playbook (Pushkarna, Zaldivar & Kjartansson 2022), each with what belongs there. */
export const CARD_SECTIONS = `## Authorship
<!-- Who publishes it, who maintains it, whom to ask. -->

## Dataset overview
<!-- Size, what the columns mean, an example row, what is missing. -->

## Provenance
<!-- How and when it was collected, from which sources, with whose consent. -->

## Sensitivity
<!-- Personal or otherwise sensitive columns, and what is done about them. -->

## Transformations
<!-- Cleaning, joins, sampling, before it became these files. -->

## Annotations and labelling
<!-- Where the label comes from, when it is known, how often it is wrong. -->

## Intended and unsuitable uses
<!-- What it is good for, and what it must not be used for. -->

## Known limits
<!-- Groups that are missing or rare, changes over time, leaks. -->
`;
