import type { Attestation, Attestations } from '../forge.ts';
import type { RequirementFact } from '../registry/plan-promotion.ts';

/**
 * Whether a workflow of this repository attested a model file. The text says what was verified here, and what was not:
 * nobody should take more from it than that.
 * @param sha256 of the model file, in hex
 */
export function decideAttestation(sha256: string, answer: Attestations): RequirementFact {
  if (!answer.known) return failed(`the model file has no attestation that can be read: ${answer.reason}`);
  const { repository: ours, found } = answer;
  const about = found.filter(({ subjects }) => subjects.includes(sha256));
  const good = about.find((each) => each.signature === 'valid' && isFrom(each, ours));
  if (good !== undefined) {
    return {
      state: 'passed',
      evidence: good.identity,
      text: `${good.identity ?? 'a workflow'} attested these bytes (${good.predicateType}): the statement names this SHA-256 and ${ours}, and the key in its certificate signed it. Who issued the certificate was not verified here; \`gh attestation verify model.onnx --repo ${pathOf(ours)}\` does that`,
    };
  }
  if (about.length > 0) return failed(about.map((each) => fault(each, ours)).join('; '));
  if (found.length > 0) return failed('there are attestations at this address, but none of them is about these bytes');
  return failed(
    `no workflow of ${ours} attested these bytes; let actions/attest do it after the version was registered`,
  );
}

/** Provenance names the repository that was built; a statement without it counts by who signed it. */
function isFrom({ repository, identity }: Attestation, ours: string): boolean {
  if (repository !== null) return same(repository, ours);
  return identity?.toLowerCase().startsWith(`${ours.toLowerCase()}/`) === true;
}

function same(one: string, other: string): boolean {
  return one.replace(/(?:\.git)?\/*$/, '').toLowerCase() === other.toLowerCase();
}

function fault({ signature, repository, identity }: Attestation, ours: string): string {
  if (signature !== 'valid') return 'its attestation was not signed by the key in its certificate';
  return `it was attested for ${repository ?? identity ?? 'nobody that is named'}, not for ${ours}`;
}

function pathOf(address: string): string {
  return address.replace(/^https?:\/\/[^/]+\//, '');
}

function failed(text: string): RequirementFact {
  return { state: 'failed', evidence: null, text };
}
