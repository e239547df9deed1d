import { text } from '../words.ts';

/** There are no emoji to compare, since the other side does not say its part of them: what that means, and what to do. */
export function ComparisonUnanswered() {
  return (
    <section class="comparison" role="status">
      <h2 class="comparison-heading">{text('compareUnanswered')}</h2>
      <p class="comparison-hint">{text('compareUnansweredHint')}</p>
    </section>
  );
}
