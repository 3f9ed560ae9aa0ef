// From events to what is shown. Pure: the same events give the same transcript, in whatever order they came.

const blank = (event, author) => ({
  key: event.client_id ?? event.seq, author, name: event.name, at: event.at, sentences: [], sources: [], cards: [],
});

// The bot's message that is still being spoken; its parts belong together even when the visitor writes in between.
function speaking(talk, event) {
  const open = talk.messages.findLast((one) => one.author === event.author && !one.done);
  if (open && event.author === 'bot') return open;
  const message = blank(event, event.author);
  talk.messages.push(message);
  return message;
}

const STEPS = {
  'message.accepted'(talk, event) {
    talk.messages.push({ ...blank(event, 'visitor'), sentences: [event.text], erased: event.erased });
    talk.choices = [];
    talk.answered = false;
  },

  'reply.sentence'(talk, event) {
    const message = speaking(talk, event);
    message.sentences.push(event.text);
    message.erased ||= event.erased;
    for (const source of event.sources ?? []) {
      if (!message.sources.some((one) => one.url === source.url)) message.sources.push(source);
    }
    if (event.author === 'agent') Object.assign(message, { done: true, doneSeq: event.seq });
  },

  // An offer that was answered comes again with its new state, and takes its own place.
  card(talk, event) {
    const { card } = event;
    for (const { cards } of card.grant ? talk.messages : []) {
      const at = cards.findIndex((one) => one.grant === card.grant);
      if (at >= 0) {
        cards[at] = card;
        return;
      }
    }
    speaking(talk, event).cards.push(card);
  },

  'reply.done'(talk, event) {
    const message = talk.messages.findLast((one) => one.author === 'bot' && !one.done);
    if (message) Object.assign(message, { done: true, doneSeq: event.seq });
    talk.choices = event.choices ?? [];
    talk.answered = true;
  },

  handover(talk, event) {
    talk.owner = 'person';
    talk.messages.push({ ...blank(event, 'system'), notice: 'handover' });
  },

  notice(talk, event) {
    if (event.notice === 'agent_joined') talk.owner = 'person';
    if (event.notice === 'agent_left') talk.owner = 'bot';
    if (event.notice === 'contact_left') for (const one of talk.messages) one.cards = one.cards.filter((card) => card.form !== 'contact');
    talk.messages.push({ ...blank(event, 'system'), notice: event.notice, sentences: event.text ? [event.text] : [] });
  },
};

export function fold(events) {
  const talk = { messages: [], choices: [], owner: 'bot', answered: true };
  for (const event of events) STEPS[event.kind]?.(talk, event);
  return talk;
}
