/** `registry/environments.yaml` of a new repository. */
export function environmentsFile(schemaFolder: string): string {
  return `# yaml-language-server: $schema=${schemaFolder}/environments.schema.json
# Where models run, in the order they are promoted.
environments:
  - name: staging
    requires: [gate, smoke]
  - name: production
    after: staging                 # staging must hold the same version and digest ...
    soak: 24h                      # ... for this long
    requires: [gate, smoke, data-card, model-card, attestation]
    approvals: 1
    rollout:
      strategy: canary
      steps:
        - setWeight: 5             # percent of the traffic
        - pause: 1h
        - setWeight: 25
        - pause: 4h
        - setWeight: 100
      analysis: default
    rollbackWindow: { revisions: 3 }
`;
}

/** `registry/policy.yaml` of a new repository: the defaults, written out where people are likely to change them. */
export function policyFile(schemaFolder: string): string {
  return `# yaml-language-server: $schema=${schemaFolder}/policy.schema.json
# How verdicts are reached and what they lead to. Every line is optional; these are the defaults.
confidence: 0.95             # of the two-sided intervals

# Margins by metric: the largest harm that does not matter, as a number in the metric's unit or a percentage of the
# baseline. A metric without a line keeps its own default; a margin in model.yaml comes first.
margins: {}
#  roc_auc: 0.005
#  log_loss: 1%

# A change that is neither shown to be safe nor shown to be worse:
#   bounded  passes with a warning when the harm is certainly below never_exceed, else blocks
#   block    always blocks
#   warn     always passes with a warning
on_inconclusive: bounded
never_exceed_factor: 4       # never_exceed, in margins of the metric
on_no_traffic: block

slices:
  multiplicity: holm         # correction over all slices and metrics that are tested
  margin_factor: 2           # harm of a slice that matters, in margins of the metric
  min_rows: 30               # smaller slices are not tested
  min_per_class: 10

# How far the branch may fall behind production in total, in margins, however small each step is:
# regression_budget: { anchor: production, margins: 2 }

# Ages from which these count as stale: 30s, 90m, 2h, 7d.
# staleness: { model: 180d, data: 90d, card: 180d, evaluation: 30d, on_stale: warn }

retention: { evidence: 90d }
`;
}

/** `registry/waivers.yaml` of a new repository. */
export function waiversFile(schemaFolder: string): string {
  return `# yaml-language-server: $schema=${schemaFolder}/waivers.schema.json
# Gates that are waived for a time. A waiver needs a reason, an owner and a last day; an expired one fails.
waivers: []
#  - model: fraud
#    metric: recall
#    slice: country=LI              # leave out for the metric over all rows
#    reason: 14 rows; a larger sample is being labelled
#    owner: "@risk-team"
#    expires: 2027-03-31
`;
}
