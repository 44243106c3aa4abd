-- The whole schema on one page, as the migrations make it. Written by: go test ./internal/pg -run Snapshot -update
-- To read, not to run.

create table acceptance_tests (
    set_id bigint not null, -- Of which set.
    board_id bigint not null, -- Whose recommendation.
    position integer not null, -- 1, 2, 3 …
    words text not null, -- What must be seen to hold.
    constraint acceptance_tests_set_id_board_id_fkey FOREIGN KEY (set_id, board_id) REFERENCES test_sets(id, board_id),
    constraint acceptance_tests_pkey PRIMARY KEY (set_id, "position")
); -- One test of a set.
CREATE TRIGGER acceptance_tests_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.acceptance_tests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table accounts (
    id bigint not null generated always as identity, -- Key.
    person_id bigint not null, -- Whose account.
    email text not null, -- Sign-in name and mail address; never public.
    password_hash text not null default ''::text, -- argon2id; empty until the invitation is taken up.
    password_set_at timestamp with time zone, -- When the password was last set.
    created_at timestamp with time zone not null, -- When invited.
    closed_at timestamp with time zone, -- No sign-in from then on.
    constraint accounts_email_lower CHECK ((email = lower(email))),
    constraint accounts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint accounts_pkey PRIMARY KEY (id),
    constraint accounts_email_once UNIQUE (email),
    constraint accounts_person_once UNIQUE (person_id)
); -- A person who may sign in.

create table agenda_items (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Of which meeting.
    position integer not null, -- Order; shown as 1, 2, 3 …
    title text not null, -- What it is about.
    detail text not null default ''::text, -- More words.
    duration integer, -- Expected minutes.
    votes boolean not null default false, -- The board may vote on it.
    speak boolean not null default false, -- Residents may speak.
    recommendation_id bigint, -- Recommendation it deals with.
    minutes_id bigint, -- Minutes it is to approve.
    created_at timestamp with time zone not null, -- When added.
    removed_at timestamp with time zone, -- Taken off again; postings that show it stay as they were.
    version integer not null default 1, -- Goes up with every edit.
    source text, -- Where an imported row came from.
    source_key text, -- Its key there.
    parent_id bigint, -- The item it is a part of, such as 5 of 5b; null for an item of its own.
    consent boolean not null default false, -- The consent calendar: its parts are voted on as one.
    standing boolean not null default false, -- Comes on every agenda; never offered for carrying over.
    carried_from bigint, -- The item of an earlier meeting that was carried over to here.
    closed text not null default ''::text, -- That it is dealt with in closed session: closed; reconvenes when open session is to resume afterwards, as the posted agenda says.
    copied_from bigint, -- The item of the host of a joint meeting that it was copied from; null: the board's own.
    copied_at bigint, -- The host's posting it was compared with last: as copied, taken over or kept.
    constraint agenda_items_closed CHECK ((closed = ANY (ARRAY[''::text, 'closed'::text, 'reconvenes'::text]))),
    constraint agenda_items_copied CHECK (((copied_from IS NULL) = (copied_at IS NULL))),
    constraint agenda_items_duration CHECK ((duration > 0)),
    constraint agenda_items_one_level CHECK (((parent_id IS NULL) OR ((NOT consent) AND (parent_id <> id)))),
    constraint agenda_items_carried_from_board_id_fkey FOREIGN KEY (carried_from, board_id) REFERENCES agenda_items(id, board_id),
    constraint agenda_items_copied_at_fkey FOREIGN KEY (copied_at) REFERENCES postings(id),
    constraint agenda_items_copied_from_fkey FOREIGN KEY (copied_from) REFERENCES agenda_items(id),
    constraint agenda_items_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint agenda_items_minutes_id_board_id_fkey FOREIGN KEY (minutes_id, board_id) REFERENCES minutes(id, board_id),
    constraint agenda_items_parent_id_meeting_id_board_id_fkey FOREIGN KEY (parent_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint agenda_items_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint agenda_items_pkey PRIMARY KEY (id),
    constraint agenda_items_board UNIQUE (id, meeting_id, board_id),
    constraint agenda_items_board_only UNIQUE (id, board_id),
    constraint agenda_items_source_once UNIQUE (board_id, source, source_key)
); -- One item as the clerk plans it; what was posted is frozen in postings.
CREATE UNIQUE INDEX agenda_items_carried_once ON public.agenda_items USING btree (carried_from) WHERE (removed_at IS NULL);
CREATE UNIQUE INDEX agenda_items_copied_once ON public.agenda_items USING btree (meeting_id, copied_from) WHERE (removed_at IS NULL);
CREATE INDEX agenda_items_copies ON public.agenda_items USING btree (copied_from) WHERE (copied_from IS NOT NULL);
CREATE INDEX agenda_items_meeting ON public.agenda_items USING btree (meeting_id, "position");
CREATE INDEX agenda_items_recommendation ON public.agenda_items USING btree (recommendation_id) WHERE (recommendation_id IS NOT NULL);
CREATE TRIGGER agenda_items_tracked AFTER UPDATE ON public.agenda_items FOR EACH ROW WHEN ((old.recommendation_id IS DISTINCT FROM new.recommendation_id)) EXECUTE FUNCTION track_again();

create table agenda_templates (
    board_id bigint not null, -- Whose.
    kind text not null, -- For which kind of meeting.
    version integer not null, -- 1, 2, 3 … of its kind.
    outline text not null, -- One item a line; empty: meetings of this kind begin without items.
    saved_at timestamp with time zone not null, -- When.
    saved_by bigint, -- By whom.
    constraint agenda_templates_kind CHECK ((kind = ANY (ARRAY['regular'::text, 'special'::text, 'emergency'::text]))),
    constraint agenda_templates_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint agenda_templates_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES people(id),
    constraint agenda_templates_pkey PRIMARY KEY (board_id, kind, version)
); -- What every agenda of a kind begins with; never changed, only followed by the next version.
CREATE TRIGGER agenda_templates_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agenda_templates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table aid_requests (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose meeting.
    meeting_id bigint not null, -- Which meeting.
    kind text not null, -- What is asked for.
    language text not null default ''::text, -- Language to be interpreted.
    detail text not null default ''::text, -- More of it, as typed.
    contact text not null default ''::text, -- How the office reaches them; empty: they look at the page of their request.
    asked_at timestamp with time zone not null, -- When.
    cut_off date not null, -- Last day on which it was sure to be met.
    answer_by date not null, -- Day by which it is answered.
    state text not null default 'asked'::text, -- Where it stands.
    answer text not null default ''::text, -- What was promised, or why it was declined and what is offered instead.
    answered_at timestamp with time zone, -- When.
    answered_by bigint, -- By whom.
    constraint aid_requests_answered CHECK (((state = ANY (ARRAY['promised'::text, 'declined'::text])) = (answered_at IS NOT NULL))),
    constraint aid_requests_kind CHECK ((kind = ANY (ARRAY['interpreter'::text, 'sign_language'::text, 'captions'::text, 'large_print'::text, 'access'::text, 'other'::text]))),
    constraint aid_requests_state CHECK ((state = ANY (ARRAY['asked'::text, 'promised'::text, 'declined'::text, 'withdrawn'::text]))),
    constraint aid_requests_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES people(id),
    constraint aid_requests_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint aid_requests_pkey PRIMARY KEY (id)
); -- A request for an interpreter or another aid at a meeting. Never public; erased ninety days after the meeting.
CREATE INDEX aid_requests_meeting ON public.aid_requests USING btree (meeting_id, id);

create table alternate_ends (
    raise_id bigint not null, -- Which.
    board_id bigint not null, -- Whose meeting.
    ended_at timestamp with time zone not null, -- From when on.
    ended_by bigint, -- Who entered it.
    constraint alternate_ends_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint alternate_ends_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES people(id),
    constraint alternate_ends_raise_id_fkey FOREIGN KEY (raise_id) REFERENCES alternate_raises(id),
    constraint alternate_ends_pkey PRIMARY KEY (raise_id)
); -- The clerk ends the raise of an alternate.
CREATE TRIGGER alternate_ends_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.alternate_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table alternate_raises (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose meeting.
    meeting_id bigint not null, -- Which meeting.
    alternate_seat_id bigint not null, -- Seat of the alternate.
    alternate_term_id bigint not null, -- Who holds it.
    seat_id bigint not null, -- Seat of the member.
    term_id bigint not null, -- Who holds it.
    item_id bigint, -- The item the member is recused from; null: the member is absent.
    citation text not null, -- The board's rule, as it stood.
    raised_at timestamp with time zone not null, -- From when on.
    raised_by bigint, -- Who entered it.
    constraint alternate_raises_other CHECK ((seat_id <> alternate_seat_id)),
    constraint alternate_raises_alternate_seat_id_fkey FOREIGN KEY (alternate_seat_id) REFERENCES seats(id),
    constraint alternate_raises_alternate_term_id_fkey FOREIGN KEY (alternate_term_id) REFERENCES terms(id),
    constraint alternate_raises_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint alternate_raises_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint alternate_raises_raised_by_fkey FOREIGN KEY (raised_by) REFERENCES people(id),
    constraint alternate_raises_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seats(id),
    constraint alternate_raises_term_id_fkey FOREIGN KEY (term_id) REFERENCES terms(id),
    constraint alternate_raises_pkey PRIMARY KEY (id)
); -- An alternate takes the place of a member at a meeting. It ends when the member arrives, when a recusal is taken back, or when the clerk ends it.
CREATE INDEX alternate_raises_meeting ON public.alternate_raises USING btree (meeting_id, id);
CREATE TRIGGER alternate_raises_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.alternate_raises FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table annual_reports (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    year integer not null, -- About which year.
    motion_id bigint, -- Of a report frozen after its adoption, as all were before reports were laid: the motion that had adopted it; null: it was laid, and report_motions names what adopts it.
    content text not null, -- Every figure in it, as JSON.
    fragment text not null, -- The HTML made of the figures, without the layout.
    sha256 bytea not null, -- Of fragment.
    pdf bytea not null, -- The same as a PDF.
    pdf_sha256 bytea not null, -- Of pdf.
    frozen_at timestamp with time zone not null, -- When it was laid, or frozen: its figures are of this instant.
    frozen_by bigint, -- By whom.
    version integer not null default 1, -- 1, 2, 3 … of the year.
    reason text not null default ''::text, -- Why there is another version; empty for the first.
    constraint annual_reports_frozen CHECK (((motion_id IS NULL) OR (version = 1))),
    constraint annual_reports_pdf_sha256 CHECK ((octet_length(pdf_sha256) = 32)),
    constraint annual_reports_sha256 CHECK ((octet_length(sha256) = 32)),
    constraint annual_reports_version CHECK ((version >= 1)),
    constraint annual_reports_why CHECK (((version > 1) = (reason <> ''::text))),
    constraint annual_reports_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint annual_reports_frozen_by_fkey FOREIGN KEY (frozen_by) REFERENCES people(id),
    constraint annual_reports_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint annual_reports_pkey PRIMARY KEY (id),
    constraint annual_reports_id_board_id_key UNIQUE (id, board_id),
    constraint annual_reports_once UNIQUE (board_id, year, version)
); -- The annual report of a board as it was laid before it, byte for byte, one row a version; never changed.
CREATE TRIGGER annual_reports_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.annual_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table annual_schedules (
    board_id bigint not null, -- Whose.
    number integer not null, -- 1, 2, 3 … over all years.
    year integer not null, -- Of which year.
    filed_on date not null, -- When it was filed, as stated.
    place text not null, -- Where it was filed and posted.
    days date[] not null, -- The days of the meetings, in the board's zone.
    created_at timestamp with time zone not null, -- When it was entered.
    created_by bigint, -- By whom; null for the program.
    constraint annual_schedules_days CHECK ((cardinality(days) > 0)),
    constraint annual_schedules_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint annual_schedules_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id),
    constraint annual_schedules_pkey PRIMARY KEY (board_id, number)
); -- A yearly schedule of regular meetings as it was filed; the newest of a year counts.
CREATE TRIGGER annual_schedules_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.annual_schedules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table attendance_events (
    id bigint not null generated always as identity, -- Order of entry.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Which meeting.
    seat_id bigint not null, -- Which seat.
    term_id bigint not null, -- Held under which term.
    kind text not null, -- lost: the connection of a member taking part online broke; void takes back the entry it corrects and puts nothing in its place.
    effective_at timestamp with time zone not null, -- When it happened, as stated.
    recorded_at timestamp with time zone not null, -- When it was entered.
    recorded_by bigint, -- By whom.
    corrects_id bigint, -- Entry this one replaces.
    constraint attendance_events_kind CHECK ((kind = ANY (ARRAY['in_room'::text, 'remote'::text, 'left'::text, 'lost'::text, 'void'::text]))),
    constraint attendance_events_corrects_id_fkey FOREIGN KEY (corrects_id) REFERENCES attendance_events(id),
    constraint attendance_events_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint attendance_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint attendance_events_term_id_seat_id_board_id_fkey FOREIGN KEY (term_id, seat_id, board_id) REFERENCES terms(id, seat_id, board_id),
    constraint attendance_events_pkey PRIMARY KEY (id),
    constraint attendance_events_corrected_once UNIQUE (corrects_id)
); -- A member comes or goes. A wrong entry is corrected by a later one; nothing is erased.
CREATE INDEX attendance_events_meeting ON public.attendance_events USING btree (meeting_id, id);
CREATE TRIGGER attendance_events_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.attendance_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table audit_entries (
    chain text not null, -- site, or board/ID.
    seq bigint not null, -- 1, 2, 3 … without a gap.
    at timestamp with time zone not null, -- Equal to the instant in the rows the act wrote.
    actor text not null, -- account/ID, system/NAME or public.
    action text not null, -- The word of the access table, such as minutes.publish.
    subject text not null, -- What was changed, such as minutes/41.
    body text not null, -- Canonical JSON (RFC 8785): ids, enums, dates and keyed hashes of free text.
    prev_hash bytea not null, -- Hash of entry seq - 1.
    hash bytea not null, -- SHA-256 over the canonical JSON of all fields above.
    constraint audit_entries_chain_fkey FOREIGN KEY (chain) REFERENCES audit_heads(chain),
    constraint audit_entries_pkey PRIMARY KEY (chain, seq)
); -- One row a change, chained to the one before; never updated or deleted.
CREATE INDEX audit_entries_subject ON public.audit_entries USING btree (subject);
CREATE TRIGGER audit_entries_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table audit_heads (
    chain text not null, -- site, or board/ID.
    seq bigint not null, -- Sequence number of the newest entry; 0 for an empty chain.
    hash bytea not null, -- Hash of the newest entry; 32 zero octets for an empty chain.
    last_at timestamp with time zone not null, -- Instant of the newest entry.
    constraint audit_heads_pkey PRIMARY KEY (chain)
); -- The end of each audit chain; locked last in every act.

create table audit_salts (
    chain text not null, -- Chain of the entry.
    seq bigint not null, -- Sequence number of the entry.
    name text not null, -- Field of the body.
    salt bytea not null, -- 16 random octets.
    constraint audit_salts_chain_seq_fkey FOREIGN KEY (chain, seq) REFERENCES audit_entries(chain, seq),
    constraint audit_salts_pkey PRIMARY KEY (chain, seq, name)
); -- The salt of one keyed hash in an audit body; erased when the text it covers is redacted.

create table ballot_withdrawals (
    motion_id bigint not null, -- On which motion.
    seat_id bigint not null, -- Of which seat.
    revision integer not null, -- Which ballot of the seat.
    board_id bigint not null, -- Whose.
    recorded_at timestamp with time zone not null, -- When.
    recorded_by bigint, -- By whom.
    constraint ballot_withdrawals_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint ballot_withdrawals_motion_id_seat_id_revision_fkey FOREIGN KEY (motion_id, seat_id, revision) REFERENCES ballots(motion_id, seat_id, revision),
    constraint ballot_withdrawals_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint ballot_withdrawals_pkey PRIMARY KEY (motion_id, seat_id, revision)
); -- Takes back a ballot that the clerk entered for the wrong member; the ballot stays and does not count.
CREATE TRIGGER ballot_withdrawals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ballot_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table ballots (
    board_id bigint not null, -- Whose.
    motion_id bigint not null, -- On which motion.
    seat_id bigint not null, -- Of which seat.
    term_id bigint not null, -- Held under which term.
    revision integer not null, -- 1, 2, 3 …
    choice text not null, -- yes, no or abstain; imported rows also recused, absent, non_voting, suspended.
    mode text not null, -- From the member's own device, by voice through the clerk, or by unanimous consent.
    cast_at timestamp with time zone not null, -- When.
    cast_by bigint, -- Who entered it; the member, or the clerk on a voiced roll call.
    given_word text not null default ''::text, -- The source's own word, for imported rows.
    constraint ballots_choice CHECK (((choice = ANY (ARRAY['yes'::text, 'no'::text, 'abstain'::text])) OR ((mode = 'imported'::text) AND (choice = ANY (ARRAY['recused'::text, 'absent'::text, 'non_voting'::text, 'suspended'::text]))))),
    constraint ballots_mode CHECK ((mode = ANY (ARRAY['own'::text, 'voice'::text, 'consent'::text, 'imported'::text]))),
    constraint ballots_cast_by_fkey FOREIGN KEY (cast_by) REFERENCES people(id),
    constraint ballots_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint ballots_term_id_seat_id_board_id_fkey FOREIGN KEY (term_id, seat_id, board_id) REFERENCES terms(id, seat_id, board_id),
    constraint ballots_pkey PRIMARY KEY (motion_id, seat_id, revision)
); -- One member's yes, no or abstain; insert-only, the last before the close counts.
CREATE TRIGGER ballots_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ballots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table board_days (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose; its committees count it too, unless they have the day otherwise.
    held_on date not null, -- The day.
    name text not null, -- As printed.
    working boolean not null default false, -- A holiday on which the office is open: it counts as a business day.
    added_at timestamp with time zone not null, -- When entered.
    added_by bigint, -- By whom.
    removed_at timestamp with time zone, -- When taken away again.
    removed_by bigint, -- By whom.
    constraint board_days_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(id),
    constraint board_days_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint board_days_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES people(id),
    constraint board_days_pkey PRIMARY KEY (id)
); -- A day of a board's own beside those of its jurisdiction: off, or worked all the same.
CREATE UNIQUE INDEX board_days_once ON public.board_days USING btree (board_id, held_on) WHERE (removed_at IS NULL);

create table board_departments (
    board_id bigint not null, -- The board.
    department_id bigint not null, -- The department.
    constraint board_departments_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint board_departments_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id),
    constraint board_departments_pkey PRIMARY KEY (board_id, department_id)
); -- Which departments a board advises.

create table board_profiles (
    board_id bigint not null, -- Whose.
    revision integer not null, -- 1, 2, 3 …; the highest is in force.
    profile text not null, -- Open-meeting profile; empty: the jurisdiction's.
    reason text not null, -- Why, as the public reads it.
    created_at timestamp with time zone not null, -- In force from.
    created_by bigint, -- Who entered it; null for the program.
    constraint board_profiles_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint board_profiles_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id),
    constraint board_profiles_pkey PRIMARY KEY (board_id, revision)
); -- Which act a board runs by where it is not its jurisdiction's; never changed, only followed by the next.
CREATE TRIGGER board_profiles_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.board_profiles FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table board_rules (
    id bigint not null generated always as identity, -- Key, kept with every result.
    board_id bigint not null, -- Whose.
    revision integer not null, -- 1, 2, 3 …; the highest is in force.
    quorum_base text not null, -- Base of the quorum.
    quorum_fixed integer, -- The number, when the base is fixed.
    quorum_citation text not null default ''::text, -- By-law or charter section.
    recused_counts boolean not null default true, -- A recused member who stays counts toward the quorum.
    remote_counts boolean not null default true, -- Members taking part remotely count toward the quorum.
    in_person_floor integer not null default 0, -- Members who must be in the room; 0: none.
    threshold text not null default 'majority_of_votes_cast'::text, -- Votes a main motion needs.
    threshold_citation text not null default ''::text, -- Its source.
    second_required boolean not null default true, -- Small boards may do without a second.
    roll_call_always boolean not null default false, -- The board's own rule that every vote is by roll call.
    response_days integer, -- Days the department has to answer; null: no rule.
    response_unit text not null default 'calendar_day'::text, -- What is counted.
    response_start text not null default 'transmittal'::text, -- The event the clock starts at.
    response_citation text not null default ''::text, -- Its source.
    created_at timestamp with time zone not null, -- In force from.
    alternates text not null default 'never'::text, -- When an alternate may sit in a member's place.
    alternates_citation text not null default ''::text, -- Section of the charter or by-law that lets one.
    call_order text not null default 'family_name'::text, -- Order in which members are called in a roll call; rotating: each vote of a meeting begins with the next name.
    chair_last boolean not null default true, -- The chair is called after all others.
    inherited_from bigint, -- The revision of the parent's rules it is a copy of, while a committee has set none of its own.
    response_extension_days integer not null default 0, -- Days, in the unit of the response, that the department may add to its time by giving a reason; 0: none.
    comment_days integer not null default 0, -- Calendar days a draft is open for comment from its first posting before the board may adopt it; 0: none.
    comment_citation text not null default ''::text, -- Its source.
    publish_days integer not null default 0, -- Days the board has, from the sending, to publish a recommendation and give the copies; 0: no such rule.
    publish_unit text not null default 'calendar_day'::text, -- What is counted.
    publish_copies text not null default ''::text, -- Who is given a copy, one a line.
    publish_citation text not null default ''::text, -- Its source.
    response_roll_over boolean not null default false, -- An answer whose last day is no business day is due on the next one.
    constraint board_rules_alternates CHECK ((alternates = ANY (ARRAY['never'::text, 'for_quorum'::text, 'for_absent_member'::text]))),
    constraint board_rules_alternates_cited CHECK (((alternates = 'never'::text) OR (alternates_citation <> ''::text))),
    constraint board_rules_call_order CHECK ((call_order = ANY (ARRAY['family_name'::text, 'seat'::text, 'rotating'::text]))),
    constraint board_rules_comment_cited CHECK (((comment_days = 0) OR (comment_citation <> ''::text))),
    constraint board_rules_comment_days CHECK (((comment_days >= 0) AND (comment_days <= 366))),
    constraint board_rules_fixed CHECK (((quorum_base = 'fixed'::text) = (quorum_fixed IS NOT NULL))),
    constraint board_rules_publish_cited CHECK (((publish_days = 0) OR (publish_citation <> ''::text))),
    constraint board_rules_publish_days CHECK (((publish_days >= 0) AND (publish_days <= 366))),
    constraint board_rules_publish_timed CHECK (((publish_days > 0) OR (publish_copies = ''::text))),
    constraint board_rules_publish_unit CHECK ((publish_unit = ANY (ARRAY['calendar_day'::text, 'business_day'::text]))),
    constraint board_rules_quorum_base CHECK ((quorum_base = ANY (ARRAY['authorized'::text, 'seated'::text, 'fixed'::text]))),
    constraint board_rules_response_days CHECK ((response_days > 0)),
    constraint board_rules_response_extension_days CHECK (((response_extension_days >= 0) AND (response_extension_days <= 366))),
    constraint board_rules_response_start CHECK ((response_start = ANY (ARRAY['transmittal'::text, 'delivery'::text, 'acknowledgement'::text]))),
    constraint board_rules_response_unit CHECK ((response_unit = ANY (ARRAY['calendar_day'::text, 'business_day'::text]))),
    constraint board_rules_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint board_rules_inherited_from_fkey FOREIGN KEY (inherited_from) REFERENCES board_rules(id),
    constraint board_rules_pkey PRIMARY KEY (id),
    constraint board_rules_board UNIQUE (id, board_id),
    constraint board_rules_revision_once UNIQUE (board_id, revision)
); -- One revision of the rules a board votes and waits by; never changed, only followed by the next.

create table board_slugs (
    slug text not null, -- Former or present slug.
    board_id bigint not null, -- Where it leads.
    constraint board_slugs_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint board_slugs_pkey PRIMARY KEY (slug)
); -- Every address a board ever had; old ones redirect for ever.

create table boards (
    id bigint not null generated always as identity, -- Key.
    jurisdiction_id bigint not null, -- Whose law and zone.
    parent_id bigint, -- Board a committee belongs to.
    slug text not null, -- Address: /b/slug.
    name text not null, -- As printed.
    summary text not null default ''::text, -- One or two sentences: who they are, whom they advise.
    legal_basis text not null default ''::text, -- Charter section, ordinance or resolution that creates it.
    meets text not null default ''::text, -- When it usually meets, in words.
    contact text not null default ''::text, -- Public contact: name, phone, e-mail of the office.
    accessibility_contact text not null default ''::text, -- Whom to ask for an interpreter or another aid.
    how_to_speak text not null default ''::text, -- How a resident speaks at a meeting.
    appointment_days integer, -- Days within which a vacancy must be filled; null: no rule.
    appointment_citation text not null default ''::text, -- Source of that rule.
    created_at timestamp with time zone not null, -- When entered.
    version integer not null default 1, -- Goes up with every edit.
    source text, -- Where an imported board came from; null for our own.
    constraint boards_appointment_days CHECK ((appointment_days > 0)),
    constraint boards_parent_other CHECK ((parent_id <> id)),
    constraint boards_slug_form CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    constraint boards_jurisdiction_id_fkey FOREIGN KEY (jurisdiction_id) REFERENCES jurisdictions(id),
    constraint boards_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES boards(id),
    constraint boards_pkey PRIMARY KEY (id),
    constraint boards_slug_once UNIQUE (slug)
); -- The advisory body. A committee is a board with a parent.
CREATE TRIGGER boards_tracked AFTER UPDATE ON public.boards FOR EACH ROW WHEN ((old.jurisdiction_id <> new.jurisdiction_id)) EXECUTE FUNCTION track_again();

create table catalog_entries (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    recommendation_id bigint not null, -- Of which recommendation.
    number integer not null, -- 1, 2, 3 … of the recommendation.
    priority text not null default ''::text, -- How pressing.
    criterion text not null default ''::text, -- Why it is: the criterion that is met.
    mover_id bigint, -- Who asked for the priority.
    origin text not null default ''::text, -- What it grew from.
    origin_words text not null default ''::text, -- Said more nearly.
    origin_link text not null default ''::text, -- Where that can be read.
    repeats_id bigint, -- The earlier recommendation that it repeats.
    entered_at timestamp with time zone not null, -- When.
    entered_by bigint, -- By whom.
    constraint catalog_entries_origin CHECK ((origin = ANY (ARRAY[''::text, 'comment'::text, 'member'::text, 'dialogue'::text, 'audit'::text, 'incident'::text, 'other'::text]))),
    constraint catalog_entries_other CHECK ((repeats_id <> recommendation_id)),
    constraint catalog_entries_priority CHECK ((priority = ANY (ARRAY[''::text, 'high'::text, 'ordinary'::text]))),
    constraint catalog_entries_priority_stated CHECK (((priority = 'high'::text) <= (criterion <> ''::text))),
    constraint catalog_entries_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES people(id),
    constraint catalog_entries_mover_id_fkey FOREIGN KEY (mover_id) REFERENCES people(id),
    constraint catalog_entries_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint catalog_entries_repeats_id_board_id_fkey FOREIGN KEY (repeats_id, board_id) REFERENCES recommendations(id, board_id),
    constraint catalog_entries_pkey PRIMARY KEY (id),
    constraint catalog_entries_board UNIQUE (id, board_id),
    constraint catalog_entries_number_once UNIQUE (recommendation_id, number)
); -- Where a recommendation comes from, how pressing it is and what it is about; the newest entry counts.
CREATE INDEX catalog_entries_repeats ON public.catalog_entries USING btree (repeats_id) WHERE (repeats_id IS NOT NULL);
CREATE TRIGGER catalog_entries_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.catalog_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER catalog_entries_tracked AFTER INSERT ON public.catalog_entries FOR EACH ROW EXECUTE FUNCTION track_again();

create table catalog_entry_terms (
    entry_id bigint not null, -- Which entry.
    board_id bigint not null, -- Whose.
    term_id bigint not null, -- Which topic or group.
    constraint catalog_entry_terms_entry_id_board_id_fkey FOREIGN KEY (entry_id, board_id) REFERENCES catalog_entries(id, board_id),
    constraint catalog_entry_terms_term_id_board_id_fkey FOREIGN KEY (term_id, board_id) REFERENCES catalog_terms(id, board_id),
    constraint catalog_entry_terms_pkey PRIMARY KEY (entry_id, term_id)
); -- A topic or a group that an entry names.
CREATE TRIGGER catalog_entry_terms_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.catalog_entry_terms FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER catalog_entry_terms_tracked AFTER INSERT ON public.catalog_entry_terms FOR EACH ROW EXECUTE FUNCTION track_again();

create table catalog_terms (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose list.
    kind text not null, -- A topic, or a group of people it affects.
    name text not null, -- In the board's words.
    added_at timestamp with time zone not null, -- When.
    added_by bigint, -- By whom.
    retired_at timestamp with time zone, -- Not offered any more; what carries it keeps it.
    constraint catalog_terms_kind CHECK ((kind = ANY (ARRAY['topic'::text, 'group'::text]))),
    constraint catalog_terms_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(id),
    constraint catalog_terms_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint catalog_terms_pkey PRIMARY KEY (id),
    constraint catalog_terms_board UNIQUE (id, board_id),
    constraint catalog_terms_name_once UNIQUE (board_id, kind, name)
); -- A board's own list of topics and of groups of people that its recommendations are found by.
CREATE INDEX catalog_terms_named ON public.catalog_terms USING btree (kind, name);

create table closed_events (
    id bigint not null generated always as identity, -- Order of entry.
    board_id bigint not null, -- Whose meeting.
    closed_id bigint not null, -- Which closed session.
    kind text not null, -- What happened.
    until_at timestamp with time zone, -- The end announced instead; of an extension only.
    report text not null default ''::text, -- Of a report: action: the board decided; no_action: it did not; not_given: there is none, words say why. Of a certification: taken; not_taken: there is none, words say why.
    words text not null default ''::text, -- The action as reported, the statement that certifies, or the reason; of a return why it came before the law lets it. Public.
    votes jsonb not null default '[]'::jsonb, -- Of an action, who voted how: [{seat, term, name, choice}]. Of a certification, what members stated who dissent: [{seat, term, name, words}].
    recorded_at timestamp with time zone not null, -- When.
    recorded_by bigint, -- By whom.
    motion_id bigint, -- Of a certification, the motion on which the members voted by name; null where the law asks for no vote.
    constraint closed_events_complete CHECK ((((kind = 'extended'::text) = (until_at IS NOT NULL)) AND ((kind = ANY (ARRAY['report'::text, 'certification'::text])) = (report <> ''::text)) AND ((kind = 'certification'::text) = (report = ANY (ARRAY['taken'::text, 'not_taken'::text]))) AND ((kind <> 'extended'::text) OR (words = ''::text)) AND ((report <> ALL (ARRAY['action'::text, 'not_given'::text, 'not_taken'::text])) OR (words <> ''::text)))),
    constraint closed_events_kind CHECK ((kind = ANY (ARRAY['extended'::text, 'completed'::text, 'returned'::text, 'report'::text, 'certification'::text]))),
    constraint closed_events_motion CHECK (((motion_id IS NULL) OR (report = 'taken'::text))),
    constraint closed_events_report CHECK ((report = ANY (ARRAY[''::text, 'action'::text, 'no_action'::text, 'not_given'::text, 'taken'::text, 'not_taken'::text]))),
    constraint closed_events_votes CHECK (((votes = '[]'::jsonb) OR (report = ANY (ARRAY['action'::text, 'taken'::text])))),
    constraint closed_events_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint closed_events_closed_id_fkey FOREIGN KEY (closed_id) REFERENCES closed_sessions(id),
    constraint closed_events_motion_id_fkey FOREIGN KEY (motion_id) REFERENCES motions(id),
    constraint closed_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint closed_events_pkey PRIMARY KEY (id)
); -- What followed a closed session: the announcement that it takes longer, its end while open session may not resume yet, the return into the open, the report, the certification. Never changed: a later report or certification corrects an earlier one.
CREATE INDEX closed_events_closed ON public.closed_events USING btree (closed_id, id);
CREATE UNIQUE INDEX closed_events_completed_once ON public.closed_events USING btree (closed_id) WHERE (kind = 'completed'::text);
CREATE UNIQUE INDEX closed_events_returned_once ON public.closed_events USING btree (closed_id) WHERE (kind = 'returned'::text);
CREATE TRIGGER closed_events_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.closed_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table closed_sessions (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose meeting.
    meeting_id bigint not null, -- Which meeting.
    number integer not null, -- 1, 2, 3 … within the meeting.
    item_id bigint, -- On which item of the agenda; null for none.
    motion_id bigint, -- The motion that carried; null where the law asks for no vote.
    grounds jsonb not null, -- The grounds with their sections, as announced: [{key, citation}].
    statement text not null, -- What was stated, in the words the law asks for; public.
    citation text not null, -- Section by which the meeting was closed, as the law stood.
    resumes boolean not null, -- Whether it was said that open session would resume.
    until_at timestamp with time zone, -- When it was said to end; null where none was named.
    entered_at timestamp with time zone not null, -- When the public was sent out.
    entered_by bigint, -- Who entered it.
    constraint closed_sessions_number CHECK ((number > 0)),
    constraint closed_sessions_statement CHECK ((statement <> ''::text)),
    constraint closed_sessions_until CHECK ((until_at > entered_at)),
    constraint closed_sessions_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES people(id),
    constraint closed_sessions_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint closed_sessions_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint closed_sessions_motion_id_fkey FOREIGN KEY (motion_id) REFERENCES motions(id),
    constraint closed_sessions_pkey PRIMARY KEY (id),
    constraint closed_sessions_motion_once UNIQUE (motion_id),
    constraint closed_sessions_numbered UNIQUE (meeting_id, number)
); -- A part of a meeting that was closed to the public: what was said before the doors closed. Nothing here says what was spoken about inside.
CREATE TRIGGER closed_sessions_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.closed_sessions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table comment_rules (
    board_id bigint not null, -- Whose.
    revision integer not null, -- 1, 2, 3 …; the highest is in force.
    written_hours integer not null, -- Hours before the start at which written comments close.
    minutes integer not null, -- Minutes one speaker has.
    aid_days integer not null, -- Business days before the meeting by which an aid is asked for to be sure of it.
    answer_days integer not null, -- Business days within which a request for an aid is answered.
    name_required boolean not null, -- Whether a speaker must give a name; not where the law forbids it.
    citation text not null default ''::text, -- By-law or resolution.
    set_at timestamp with time zone not null, -- In force from.
    set_by bigint, -- By whom.
    constraint comment_rules_aid_days CHECK (((aid_days >= 1) AND (aid_days <= 20))),
    constraint comment_rules_answer_days CHECK (((answer_days >= 1) AND (answer_days <= 10))),
    constraint comment_rules_minutes CHECK (((minutes >= 1) AND (minutes <= 30))),
    constraint comment_rules_written_hours CHECK (((written_hours >= 0) AND (written_hours <= 168))),
    constraint comment_rules_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint comment_rules_set_by_fkey FOREIGN KEY (set_by) REFERENCES people(id),
    constraint comment_rules_pkey PRIMARY KEY (board_id, revision)
); -- One revision of how a board hears the public; never changed, only followed by the next. Without one the default holds.
CREATE TRIGGER comment_rules_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.comment_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table commitments (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    response_id bigint not null, -- In which answer.
    position integer not null, -- Order.
    action text not null, -- What will be done.
    official text not null, -- Who is responsible: name and title.
    target_on date, -- By when; required before signing.
    part integer not null default 0, -- For which part; 0: the whole.
    tests text not null default ''::text, -- The acceptance tests it proposes, one a line; a set of tests once it is signed.
    constraint commitments_part CHECK (((part >= 0) AND (part <= 26))),
    constraint commitments_response_id_board_id_fkey FOREIGN KEY (response_id, board_id) REFERENCES responses(id, board_id),
    constraint commitments_pkey PRIMARY KEY (id),
    constraint commitments_board UNIQUE (id, board_id),
    constraint commitments_position_once UNIQUE (response_id, "position")
); -- A corrective action the department promises, with official and date.
CREATE TRIGGER commitments_signed_immutable BEFORE INSERT OR DELETE OR UPDATE ON public.commitments FOR EACH ROW EXECUTE FUNCTION refuse_change_when_signed();

create table confirmation_mails (
    id bigint not null generated always as identity, -- Key.
    address_hash bytea not null, -- Keyed hash of the address.
    at timestamp with time zone not null, -- When.
    constraint confirmation_mails_pkey PRIMARY KEY (id)
); -- One confirmation mail that was asked for, to keep an address from being flooded. Erased after 30 days.
CREATE INDEX confirmation_mails_address ON public.confirmation_mails USING btree (address_hash, at);

create table confirmations (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    posting_id bigint not null, -- Of which posting.
    channel text not null, -- Way of publication.
    place text not null, -- Where exactly.
    done_at timestamp with time zone not null, -- When it was done, as stated.
    recorded_at timestamp with time zone not null, -- When it was entered.
    confirmed_by bigint, -- By whom.
    late_reason text not null default ''::text, -- Given when the channel was late.
    constraint confirmations_channel CHECK ((channel = ANY (ARRAY['web'::text, 'physical'::text, 'members'::text, 'media'::text, 'clerk'::text, 'newspaper'::text, 'meeting_site'::text, 'register'::text, 'office'::text, 'requesters'::text, 'own_rule'::text]))),
    constraint confirmations_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES people(id),
    constraint confirmations_posting_id_board_id_fkey FOREIGN KEY (posting_id, board_id) REFERENCES postings(id, board_id),
    constraint confirmations_pkey PRIMARY KEY (id),
    constraint confirmations_once UNIQUE (posting_id, channel)
); -- One channel of one posting, confirmed by a person. On time needs all required channels.
CREATE TRIGGER confirmations_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.confirmations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table consent_pulls (
    item_id bigint not null, -- Which item.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- At which meeting.
    seat_id bigint not null, -- Seat of the member who asked.
    pulled_at timestamp with time zone not null, -- When.
    recorded_by bigint, -- Who entered it.
    constraint consent_pulls_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint consent_pulls_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint consent_pulls_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seats(id),
    constraint consent_pulls_pkey PRIMARY KEY (item_id)
); -- A part of a consent calendar that a member wants dealt with by itself; it keeps its number.
CREATE TRIGGER consent_pulls_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.consent_pulls FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table corrections (
    id bigint not null generated always as identity, -- Order of entry.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Which meeting.
    kind text not null, -- What was entered by mistake.
    event_id bigint, -- The opening or adjournment.
    motion_id bigint, -- The motion whose vote was closed.
    speaker_id bigint, -- Whose turn.
    was text not null, -- What stood: the outcome of the vote, the turn, the state of the meeting.
    was_at timestamp with time zone not null, -- When that was entered.
    was_result jsonb, -- Of a vote, its result with everything it was computed from.
    became text not null, -- What stands instead.
    reason text not null, -- Why, for the public.
    entered_at timestamp with time zone not null, -- When.
    entered_by bigint, -- By whom.
    constraint corrections_kind CHECK ((kind = ANY (ARRAY['opening'::text, 'adjourning'::text, 'vote'::text, 'speaker'::text]))),
    constraint corrections_one CHECK ((num_nonnulls(event_id, motion_id, speaker_id) = 1)),
    constraint corrections_reason CHECK ((reason <> ''::text)),
    constraint corrections_result CHECK (((kind = 'vote'::text) = (was_result IS NOT NULL))),
    constraint corrections_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES people(id),
    constraint corrections_event_id_fkey FOREIGN KEY (event_id) REFERENCES session_events(id),
    constraint corrections_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint corrections_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint corrections_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES speakers(id),
    constraint corrections_pkey PRIMARY KEY (id)
); -- An opening, an adjournment, a closed vote or a speaker's turn that was entered by mistake. The wrong entry stays; what stands is derived anew.
CREATE INDEX corrections_meeting ON public.corrections USING btree (meeting_id, id);
CREATE TRIGGER corrections_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corrections FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table counsel_reviews (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    transmittal_id bigint not null, -- The answer to which sending.
    version integer not null, -- Which version of the answer.
    finding text not null, -- Asked, cleared, or changes wanted.
    counsel text not null default ''::text, -- Name of the counsel who read it.
    at timestamp with time zone not null, -- When.
    by_id bigint, -- By whom it was entered.
    constraint counsel_reviews_finding CHECK ((finding = ANY (ARRAY['asked'::text, 'cleared'::text, 'changes'::text]))),
    constraint counsel_reviews_named CHECK (((finding = 'asked'::text) = (counsel = ''::text))),
    constraint counsel_reviews_version CHECK ((version > 0)),
    constraint counsel_reviews_by_id_fkey FOREIGN KEY (by_id) REFERENCES people(id),
    constraint counsel_reviews_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint counsel_reviews_pkey PRIMARY KEY (id)
); -- Counsel was asked to read a version of an answer, cleared it or asked for changes; the newest counts. Never public.
CREATE INDEX counsel_reviews_transmittal ON public.counsel_reviews USING btree (transmittal_id, id);
CREATE TRIGGER counsel_reviews_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.counsel_reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table decision_findings (
    decision_id bigint not null, -- By which decision.
    board_id bigint not null, -- Whose.
    position integer not null, -- Of which test of its set.
    finding text not null, -- What is found.
    constraint decision_findings_finding CHECK ((finding = ANY (ARRAY['verified'::text, 'partially_verified'::text, 'evidence_insufficient'::text, 'evidence_requested'::text]))),
    constraint decision_findings_decision_id_board_id_fkey FOREIGN KEY (decision_id, board_id) REFERENCES decisions(id, board_id),
    constraint decision_findings_pkey PRIMARY KEY (decision_id, "position")
); -- What is to be found of one test.
CREATE TRIGGER decision_findings_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decision_findings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table decision_withdrawals (
    decision_id bigint not null, -- Which.
    board_id bigint not null, -- Whose.
    reason text not null, -- Why.
    withdrawn_at timestamp with time zone not null, -- When.
    withdrawn_by bigint, -- By whom.
    constraint decision_withdrawals_decision_id_board_id_fkey FOREIGN KEY (decision_id, board_id) REFERENCES decisions(id, board_id),
    constraint decision_withdrawals_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES people(id),
    constraint decision_withdrawals_pkey PRIMARY KEY (decision_id)
); -- A decision that was written down and is not put to the vote.
CREATE TRIGGER decision_withdrawals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decision_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table decisions (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    recommendation_id bigint not null, -- On which recommendation.
    kind text not null, -- What is decided.
    commitment_id bigint, -- The commitment that is verified.
    set_id bigint, -- The tests it is verified by.
    transmittal_id bigint, -- The sending, and so the addressee, it is about.
    reason text not null default ''::text, -- Why it is closed.
    successor_id bigint, -- The recommendation that supersedes it.
    escalated_to text not null default ''::text, -- Before whom it is taken.
    words text not null, -- The statement, the reason or the reply.
    recheck_on date, -- The day of the new check.
    reviewer_id bigint, -- Who looked at the evidence.
    drafted_at timestamp with time zone not null, -- When it was written down.
    drafted_by bigint, -- By whom.
    answer_id bigint, -- The signed answer of its addressee when it was written down; null where none had come.
    escalation_rule_id bigint, -- The rule by which it is taken further; null: the board decided so by itself.
    escalation_ground text not null default ''::text, -- What the rule covers it by: unanswered, refused, unkept; empty without a rule.
    escalation_form text not null default ''::text, -- As what it is taken further; empty for other decisions, and for those written before this was asked.
    constraint decisions_by_rule CHECK (((escalation_rule_id IS NOT NULL) = (escalation_ground <> ''::text))),
    constraint decisions_close CHECK (((kind = 'close'::text) = (reason <> ''::text))),
    constraint decisions_form CHECK ((escalation_form = ANY (ARRAY[''::text, 'hearing'::text, 'agenda_item'::text, 'report'::text]))),
    constraint decisions_ground CHECK ((escalation_ground = ANY (ARRAY[''::text, 'unanswered'::text, 'refused'::text, 'unkept'::text]))),
    constraint decisions_kind CHECK ((kind = ANY (ARRAY['verify'::text, 'close'::text, 'reopen'::text, 'non_responsive'::text, 'reply'::text, 'escalate'::text]))),
    constraint decisions_other CHECK ((successor_id <> recommendation_id)),
    constraint decisions_reason CHECK ((reason = ANY (ARRAY[''::text, 'implemented'::text, 'partially_implemented'::text, 'not_implemented'::text, 'superseded'::text, 'no_longer_applicable'::text]))),
    constraint decisions_superseded CHECK (((reason = 'superseded'::text) = (successor_id IS NOT NULL))),
    constraint decisions_verify CHECK ((((kind = 'verify'::text) = (commitment_id IS NOT NULL)) AND ((kind = 'verify'::text) = (set_id IS NOT NULL)))),
    constraint decisions_answer_id_board_id_fkey FOREIGN KEY (answer_id, board_id) REFERENCES responses(id, board_id),
    constraint decisions_commitment_id_board_id_fkey FOREIGN KEY (commitment_id, board_id) REFERENCES commitments(id, board_id),
    constraint decisions_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES people(id),
    constraint decisions_escalation_rule_id_board_id_fkey FOREIGN KEY (escalation_rule_id, board_id) REFERENCES escalation_rules(id, board_id),
    constraint decisions_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint decisions_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES people(id),
    constraint decisions_set_id_board_id_fkey FOREIGN KEY (set_id, board_id) REFERENCES test_sets(id, board_id),
    constraint decisions_successor_id_board_id_fkey FOREIGN KEY (successor_id, board_id) REFERENCES recommendations(id, board_id),
    constraint decisions_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint decisions_pkey PRIMARY KEY (id),
    constraint decisions_board UNIQUE (id, board_id)
); -- A decision on the follow-up of a recommendation, written down before it is moved; it takes effect when its motion carries.
CREATE INDEX decisions_recommendation ON public.decisions USING btree (recommendation_id, id);
CREATE TRIGGER decisions_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_tracked AFTER INSERT ON public.decisions FOR EACH ROW EXECUTE FUNCTION track_again();

create table delegations (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    transmittal_id bigint not null, -- The answer to which sending.
    part integer not null default 0, -- 1 for (a), 2 for (b) …; 0: the whole.
    person_id bigint, -- To whom, when to one of the desk.
    division text not null default ''::text, -- To which division or officer.
    due_on date, -- By when the department wants it inside.
    delegated_at timestamp with time zone not null, -- When.
    delegated_by bigint, -- By whom.
    constraint delegations_named CHECK (((person_id IS NOT NULL) OR (division <> ''::text))),
    constraint delegations_part CHECK (((part >= 0) AND (part <= 26))),
    constraint delegations_delegated_by_fkey FOREIGN KEY (delegated_by) REFERENCES people(id),
    constraint delegations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint delegations_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint delegations_pkey PRIMARY KEY (id)
); -- Who inside the department is to write an answer or a part of it; the newest of a part counts. Never public.
CREATE INDEX delegations_transmittal ON public.delegations USING btree (transmittal_id, part, id);
CREATE TRIGGER delegations_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.delegations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table departments (
    id bigint not null generated always as identity, -- Key.
    jurisdiction_id bigint not null, -- Where.
    name text not null, -- As printed.
    head text not null default ''::text, -- Name and title of the person transmittals go to.
    email text not null default ''::text, -- Where transmittals are mailed; never public.
    created_at timestamp with time zone not null, -- When entered.
    constraint departments_jurisdiction_id_fkey FOREIGN KEY (jurisdiction_id) REFERENCES jurisdictions(id),
    constraint departments_pkey PRIMARY KEY (id),
    constraint departments_name_once UNIQUE (jurisdiction_id, name)
); -- The law-enforcement agency that is advised and answers.

create table desk_notes (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    transmittal_id bigint not null, -- About the answer to which sending.
    words text not null, -- What was written.
    written_at timestamp with time zone not null, -- When.
    written_by bigint, -- By whom.
    constraint desk_notes_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint desk_notes_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id),
    constraint desk_notes_pkey PRIMARY KEY (id)
); -- What the people of a desk write to one another about an answer. Never public, and in no entry of the audit.
CREATE INDEX desk_notes_transmittal ON public.desk_notes USING btree (transmittal_id, id);
CREATE TRIGGER desk_notes_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.desk_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table dissent_signers (
    dissent_id bigint not null, -- Behind which.
    board_id bigint not null, -- Whose.
    person_id bigint not null, -- Who.
    signed_at timestamp with time zone not null, -- When.
    constraint dissent_signers_dissent_id_board_id_fkey FOREIGN KEY (dissent_id, board_id) REFERENCES dissents(id, board_id),
    constraint dissent_signers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint dissent_signers_pkey PRIMARY KEY (dissent_id, person_id)
); -- A member who stands behind a statement; the first wrote it.
CREATE TRIGGER dissent_signers_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dissent_signers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table dissents (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    recommendation_id bigint not null, -- To which recommendation.
    motion_id bigint not null, -- To the vote on which motion.
    words text not null, -- What they say.
    filed_at timestamp with time zone not null, -- When.
    constraint dissents_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint dissents_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint dissents_pkey PRIMARY KEY (id),
    constraint dissents_board UNIQUE (id, board_id)
); -- A statement of members who did not vote for a recommendation that the board adopted.
CREATE INDEX dissents_recommendation ON public.dissents USING btree (recommendation_id, id);
CREATE TRIGGER dissents_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dissents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table divisions (
    motion_id bigint not null, -- On which motion.
    board_id bigint not null, -- Whose.
    again_id bigint not null, -- The same motion, put to a roll call.
    seat_id bigint not null, -- Who asked.
    recorded_at timestamp with time zone not null, -- When.
    recorded_by bigint, -- Who entered it.
    constraint divisions_again_id_board_id_fkey FOREIGN KEY (again_id, board_id) REFERENCES motions(id, board_id),
    constraint divisions_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint divisions_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint divisions_seat_id_board_id_fkey FOREIGN KEY (seat_id, board_id) REFERENCES seats(id, board_id),
    constraint divisions_pkey PRIMARY KEY (motion_id),
    constraint divisions_again_once UNIQUE (again_id)
); -- A member asked that a motion to be decided by consent be decided by roll call.
CREATE TRIGGER divisions_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.divisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table escalation_rules (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    revision integer not null, -- 1, 2, 3 … of the board.
    agenda boolean not null, -- An answer that did not come in time goes on the agenda of the board's next meeting.
    body text not null, -- Before whom it is taken; empty: the rule names nobody.
    form text not null, -- As what: hearing, agenda_item, report; empty with nobody.
    unanswered boolean not null, -- It covers an answer that did not come.
    days integer not null, -- Days after the last day to answer before that may be.
    unit text not null, -- What is counted.
    refused boolean not null, -- It covers an answer that refuses, wholly or in part.
    unkept boolean not null, -- It covers a commitment that was not reported done by its day.
    citation text not null, -- Its source.
    set_at timestamp with time zone not null, -- When.
    set_by bigint, -- By whom.
    constraint escalation_rules_cited CHECK ((((body = ''::text) AND (NOT agenda)) OR (citation <> ''::text))),
    constraint escalation_rules_days CHECK (((days >= 0) AND (days <= 366))),
    constraint escalation_rules_form CHECK ((form = ANY (ARRAY[''::text, 'hearing'::text, 'agenda_item'::text, 'report'::text]))),
    constraint escalation_rules_named CHECK ((((body <> ''::text) = (form <> ''::text)) AND ((body <> ''::text) = (unanswered OR refused OR unkept)))),
    constraint escalation_rules_timed CHECK ((unanswered OR (days = 0))),
    constraint escalation_rules_unit CHECK ((unit = ANY (ARRAY['calendar_day'::text, 'business_day'::text]))),
    constraint escalation_rules_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint escalation_rules_set_by_fkey FOREIGN KEY (set_by) REFERENCES people(id),
    constraint escalation_rules_pkey PRIMARY KEY (id),
    constraint escalation_rules_board UNIQUE (id, board_id),
    constraint escalation_rules_revision_once UNIQUE (board_id, revision)
); -- When and before whom a board takes a recommendation further than its addressee; the newest revision holds.
CREATE TRIGGER escalation_rules_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.escalation_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table escalation_steps (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    decision_id bigint not null, -- Of which decision to take it further.
    step text not null, -- taken: brought before that body; set: a day was set; heard; refused: it will not be heard; void: an entry is taken back.
    happens_on date, -- When, in the board's zone; a day that was set may be to come. Null of an entry that is taken back.
    words text not null default ''::text, -- What came of it.
    link text not null default ''::text, -- An address that bears it out.
    replaces_id bigint, -- The wrong entry that this one takes the place of.
    reason text not null default ''::text, -- Why the entry before was wrong.
    recorded_at timestamp with time zone not null, -- When it was recorded.
    recorded_by bigint, -- By whom.
    constraint escalation_steps_dated CHECK (((step = 'void'::text) = (happens_on IS NULL))),
    constraint escalation_steps_reason CHECK (((replaces_id IS NULL) = (reason = ''::text))),
    constraint escalation_steps_says CHECK (((step = ANY (ARRAY['heard'::text, 'refused'::text])) <= (words <> ''::text))),
    constraint escalation_steps_step CHECK ((step = ANY (ARRAY['taken'::text, 'set'::text, 'heard'::text, 'refused'::text, 'void'::text]))),
    constraint escalation_steps_void CHECK (((step <> 'void'::text) OR (replaces_id IS NOT NULL))),
    constraint escalation_steps_decision_id_board_id_fkey FOREIGN KEY (decision_id, board_id) REFERENCES decisions(id, board_id),
    constraint escalation_steps_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint escalation_steps_replaces_id_decision_id_board_id_fkey FOREIGN KEY (replaces_id, decision_id, board_id) REFERENCES escalation_steps(id, decision_id, board_id),
    constraint escalation_steps_pkey PRIMARY KEY (id),
    constraint escalation_steps_of UNIQUE (id, decision_id, board_id),
    constraint escalation_steps_replaced_once UNIQUE (replaces_id)
); -- What became of a recommendation that was taken further: brought there, set for a day, heard, refused.
CREATE INDEX escalation_steps_decision ON public.escalation_steps USING btree (decision_id, id);
CREATE TRIGGER escalation_steps_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.escalation_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table evidence_files (
    report_id bigint not null, -- Of which report.
    board_id bigint not null, -- Whose recommendation.
    sha256 bytea not null, -- Of the content as it is kept.
    size bigint not null, -- In bytes.
    media_type text not null, -- Decided by the content.
    name text not null, -- File name, with the ending of its type.
    alt text not null default ''::text, -- What a picture shows, in words.
    statement text not null default ''::text, -- The text of a document, or how to get one that everyone can read.
    constraint evidence_files_sha256 CHECK ((octet_length(sha256) = 32)),
    constraint evidence_files_size CHECK ((size > 0)),
    constraint evidence_files_report_id_board_id_fkey FOREIGN KEY (report_id, board_id) REFERENCES progress_reports(id, board_id),
    constraint evidence_files_pkey PRIMARY KEY (report_id)
); -- A file that bears a report out; its content is kept by its hash.
CREATE INDEX evidence_files_by_sha256 ON public.evidence_files USING btree (board_id, sha256);
CREATE TRIGGER evidence_files_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.evidence_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table extensions (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    transmittal_id bigint not null, -- For the answer to which sending.
    number integer not null, -- 1, 2, 3 … of the sending.
    days integer not null, -- Days added, in the unit of the rule.
    reason text not null, -- Why, in the department's words; public.
    citation text not null, -- The rule that allows it.
    due_before date not null, -- When the answer was due before.
    due_on date not null, -- When it is due since.
    asked_at timestamp with time zone not null, -- When.
    asked_by bigint, -- By whom.
    constraint extensions_days CHECK ((days > 0)),
    constraint extensions_later CHECK ((due_on > due_before)),
    constraint extensions_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id),
    constraint extensions_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint extensions_pkey PRIMARY KEY (id),
    constraint extensions_number_once UNIQUE (transmittal_id, number)
); -- More time that a department took for its answer, as the rule allows; the date before stays.
CREATE TRIGGER extensions_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.extensions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table follow_up_rules (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    revision integer not null, -- 1, 2, 3 …
    every integer not null, -- Calendar days between two reports on a commitment; 0: none is asked for.
    citation text not null default ''::text, -- Where the board's rule stands.
    set_at timestamp with time zone not null, -- When.
    set_by bigint, -- By whom.
    constraint follow_up_rules_every CHECK (((every >= 0) AND (every <= 730))),
    constraint follow_up_rules_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint follow_up_rules_set_by_fkey FOREIGN KEY (set_by) REFERENCES people(id),
    constraint follow_up_rules_pkey PRIMARY KEY (id),
    constraint follow_up_rules_revision_once UNIQUE (board_id, revision)
); -- By when a board asks for the reports of its departments.
CREATE TRIGGER follow_up_rules_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.follow_up_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follow_up_rules_tracked AFTER INSERT ON public.follow_up_rules FOR EACH ROW EXECUTE FUNCTION track_again();

create table hold_withdrawals (
    hold_id bigint not null, -- Which.
    board_id bigint not null, -- Whose recommendation.
    reason text not null, -- Why; not public.
    withdrawn_at timestamp with time zone not null, -- When.
    withdrawn_by bigint, -- By whom.
    constraint hold_withdrawals_hold_id_board_id_fkey FOREIGN KEY (hold_id, board_id) REFERENCES holds(id, board_id),
    constraint hold_withdrawals_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES people(id),
    constraint hold_withdrawals_pkey PRIMARY KEY (hold_id)
); -- A signature that was taken back before its answer was published.
CREATE TRIGGER hold_withdrawals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.hold_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table holds (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    response_id bigint not null, -- Under which answer.
    version integer not null, -- Under which version of it.
    office text not null, -- In which office it is signed.
    public_at timestamp with time zone not null, -- When it is delivered and published.
    held_at timestamp with time zone not null, -- When it was signed.
    held_by bigint not null, -- By whom.
    constraint holds_later CHECK ((public_at > held_at)),
    constraint holds_held_by_fkey FOREIGN KEY (held_by) REFERENCES people(id),
    constraint holds_response_id_board_id_fkey FOREIGN KEY (response_id, board_id) REFERENCES responses(id, board_id),
    constraint holds_pkey PRIMARY KEY (id),
    constraint holds_board UNIQUE (id, board_id)
); -- A signature under an answer that is delivered and published at a stated time; until then the answer counts as not given.
CREATE INDEX holds_response ON public.holds USING btree (response_id, id);
CREATE TRIGGER holds_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.holds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table holidays (
    jurisdiction_id bigint not null, -- Whose.
    held_on date not null, -- The day.
    name text not null, -- As printed.
    id bigint not null generated always as identity, -- Key.
    working boolean not null default false, -- A holiday on which the office is open: it counts as a business day.
    added_at timestamp with time zone, -- When entered; null before that was kept.
    removed_at timestamp with time zone, -- When taken away again.
    constraint holidays_jurisdiction_id_fkey FOREIGN KEY (jurisdiction_id) REFERENCES jurisdictions(id),
    constraint holidays_pkey PRIMARY KEY (id)
); -- A day of a jurisdiction beside the federal holidays and those of its state: off, or worked all the same.
CREATE UNIQUE INDEX holidays_once ON public.holidays USING btree (jurisdiction_id, held_on) WHERE (removed_at IS NULL);

create table item_notes (
    item_id bigint not null, -- On which item; a note outlives new versions and another order of the agenda.
    board_id bigint not null, -- Of the item's board.
    person_id bigint not null, -- Whose note, and its only reader.
    body text not null, -- The note.
    version integer not null default 1, -- Goes up with every saving; a stale form is refused.
    saved_at timestamp with time zone not null, -- Last saving.
    constraint item_notes_item_id_board_id_fkey FOREIGN KEY (item_id, board_id) REFERENCES agenda_items(id, board_id),
    constraint item_notes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint item_notes_pkey PRIMARY KEY (item_id, person_id)
); -- A member's private note on an agenda item: read by nobody else, in no export, not audited.

create table jurisdictions (
    id bigint not null generated always as identity, -- Key.
    name text not null, -- As printed.
    zone text not null, -- IANA time zone of its dates and deadlines.
    profile text not null, -- Open-meeting profile, such as us-ca-brown.
    created_at timestamp with time zone not null, -- When entered.
    version integer not null default 1, -- Goes up with every edit.
    constraint jurisdictions_pkey PRIMARY KEY (id),
    constraint jurisdictions_name_once UNIQUE (name)
); -- The city, county or state whose law applies.
CREATE TRIGGER jurisdictions_tracked AFTER UPDATE ON public.jurisdictions FOR EACH ROW WHEN ((old.zone <> new.zone)) EXECUTE FUNCTION track_again();

create table law_rules (
    board_id bigint not null, -- Whose.
    revision integer not null, -- 1, 2, 3 … over all rules of the board.
    rule text not null, -- Key of the rule, such as notice.regular.
    value jsonb, -- The rule in the form of the profiles; JSON null where the board says that there is none.
    withdrawn boolean not null, -- The profile's rule holds again.
    citation text not null, -- Section of the ordinance or by-law.
    basis text not null, -- What it stands on.
    reason text not null, -- Why, as the public reads it.
    created_at timestamp with time zone not null, -- In force from; what was frozen or fell due before keeps its rule.
    created_by bigint, -- Who entered it; null for the program.
    constraint law_rules_basis CHECK ((basis = ANY (ARRAY['ordinance'::text, 'by_law'::text, 'policy'::text, ''::text]))),
    constraint law_rules_reason_given CHECK ((reason <> ''::text)),
    constraint law_rules_whole CHECK (((withdrawn = (value IS NULL)) AND (withdrawn = (citation = ''::text)) AND (withdrawn = (basis = ''::text)))),
    constraint law_rules_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint law_rules_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id),
    constraint law_rules_pkey PRIMARY KEY (board_id, revision)
); -- One rule of open-meeting law that a board set for itself, or gave up again; never changed, the newest of a rule holds.
CREATE TRIGGER law_rules_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.law_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table law_signoffs (
    board_id bigint not null, -- Whose rules.
    number integer not null, -- 1, 2, 3 ….
    name text not null, -- Who read them.
    office text not null, -- In which office.
    signed_on date not null, -- The day of the sign-off.
    what text not null, -- What was read, as the public reads it.
    rules text not null, -- JSON: each rule as it stood, by key; what differs now is not covered.
    created_at timestamp with time zone not null, -- When entered.
    created_by bigint, -- Who entered it; null for the program.
    constraint law_signoffs_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint law_signoffs_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id),
    constraint law_signoffs_pkey PRIMARY KEY (board_id, number)
); -- Counsel has read the rules a board runs by; the newest counts.
CREATE TRIGGER law_signoffs_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.law_signoffs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table meetings (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    slug text not null, -- Address under the board: its first date, with -2 for a second that day.
    kind text not null, -- Which notice rule applies.
    title text not null default ''::text, -- Own title; empty: named by kind.
    held_on date not null, -- Local date.
    starts time without time zone, -- Local wall time; null only for imported rows without one.
    zone text not null, -- IANA zone of date and time.
    place text not null default ''::text, -- Where, in words; empty when only online.
    link text not null default ''::text, -- Where to take part online.
    accommodation text not null default ''::text, -- How to ask for an interpreter or another aid.
    duration integer, -- Expected minutes.
    state text not null default 'scheduled'::text, -- Where it stands.
    reason text not null default ''::text, -- Why it was cancelled, postponed or not held.
    opened_at timestamp with time zone, -- Called to order.
    adjourned_at timestamp with time zone, -- Adjourned.
    uid uuid not null default gen_random_uuid(), -- Calendar UID, for the life of the meeting.
    sequence integer not null default 0, -- iCalendar SEQUENCE: goes up with time, place or cancellation.
    version integer not null default 1, -- Goes up with every edit; a stale form is refused.
    created_at timestamp with time zone not null, -- When scheduled.
    updated_at timestamp with time zone not null, -- Last change of what the calendar shows.
    source text, -- Where an imported row came from.
    source_key text, -- Its key there.
    source_note text not null default ''::text, -- What the source said that has no place of its own.
    source_url text not null default ''::text, -- Address at which the source of an imported row published its notice and agenda; empty: none given.
    dial_in text not null default ''::text, -- Telephone number to take part by; empty: none.
    dial_code text not null default ''::text, -- What to key in after dialling; public.
    member_link text not null default ''::text, -- Where members take part, when that is not where the public does; shown to members only.
    postponed_to bigint, -- The later meeting it was postponed to; null: no date was named.
    joint_with bigint, -- The meeting of another board that this one is held jointly with; null: it is held alone, or hosts.
    constraint meetings_has_time CHECK (((starts IS NOT NULL) OR (source IS NOT NULL))),
    constraint meetings_joint_other CHECK ((joint_with <> id)),
    constraint meetings_kind CHECK ((kind = ANY (ARRAY['regular'::text, 'special'::text, 'emergency'::text]))),
    constraint meetings_postponed_only CHECK (((postponed_to IS NULL) OR (state = 'postponed'::text))),
    constraint meetings_postponed_other CHECK ((postponed_to <> id)),
    constraint meetings_reason_given CHECK (((source IS NOT NULL) OR (state <> ALL (ARRAY['cancelled'::text, 'postponed'::text, 'not_held'::text])) OR (reason <> ''::text))),
    constraint meetings_state CHECK ((state = ANY (ARRAY['scheduled'::text, 'in_session'::text, 'recess'::text, 'closed'::text, 'adjourned'::text, 'cancelled'::text, 'postponed'::text, 'not_held'::text]))),
    constraint meetings_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint meetings_joint_with_fkey FOREIGN KEY (joint_with) REFERENCES meetings(id),
    constraint meetings_postponed_to FOREIGN KEY (postponed_to, board_id) REFERENCES meetings(id, board_id),
    constraint meetings_pkey PRIMARY KEY (id),
    constraint meetings_board UNIQUE (id, board_id),
    constraint meetings_joint_once UNIQUE (joint_with, board_id),
    constraint meetings_slug_once UNIQUE (board_id, slug),
    constraint meetings_source_once UNIQUE (board_id, source, source_key),
    constraint meetings_uid_once UNIQUE (uid)
); -- One meeting of one board. A future meeting is wall time plus zone.
CREATE INDEX meetings_board_date ON public.meetings USING btree (board_id, held_on);
CREATE INDEX meetings_date ON public.meetings USING btree (held_on);
CREATE TRIGGER meetings_tracked AFTER UPDATE ON public.meetings FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION track_again();

create table minutes (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Of which meeting.
    body text not null, -- Markdown as it stands now.
    version integer not null default 1, -- Goes up with every saving; a stale form is refused.
    created_at timestamp with time zone not null, -- When drafted.
    updated_at timestamp with time zone not null, -- Last saving.
    updated_by bigint, -- By whom.
    constraint minutes_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint minutes_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(id),
    constraint minutes_pkey PRIMARY KEY (id),
    constraint minutes_board UNIQUE (id, board_id),
    constraint minutes_meeting_once UNIQUE (meeting_id)
); -- The record of one meeting, in the making or published.

create table minutes_drafts (
    minutes_id bigint not null, -- Of which minutes.
    board_id bigint not null, -- Whose.
    person_id bigint not null, -- Who types; nobody else reads it.
    base_version integer not null, -- Version of the text the typing began from.
    body text not null, -- The words so far.
    kept_at timestamp with time zone not null, -- When the words were last kept.
    constraint minutes_drafts_minutes_id_board_id_fkey FOREIGN KEY (minutes_id, board_id) REFERENCES minutes(id, board_id),
    constraint minutes_drafts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint minutes_drafts_pkey PRIMARY KEY (minutes_id, person_id)
); -- What one editor has typed and not saved: kept so that nothing is lost, gone once it is saved. No part of the record.

create table minutes_styles (
    board_id bigint not null, -- Whose.
    style text not null, -- action: what was done. summary: with a place for what was said.
    set_at timestamp with time zone not null, -- When chosen.
    set_by bigint, -- By whom.
    constraint minutes_styles_style CHECK ((style = ANY (ARRAY['action'::text, 'summary'::text]))),
    constraint minutes_styles_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint minutes_styles_set_by_fkey FOREIGN KEY (set_by) REFERENCES people(id),
    constraint minutes_styles_pkey PRIMARY KEY (board_id)
); -- How a board drafts its minutes; without a row, as action minutes.

create table minutes_texts (
    minutes_id bigint not null, -- Which minutes.
    board_id bigint not null, -- Whose.
    version integer not null, -- As in minutes.version.
    body text not null, -- Markdown.
    saved_at timestamp with time zone not null, -- When.
    saved_by bigint, -- By whom.
    constraint minutes_texts_minutes_id_board_id_fkey FOREIGN KEY (minutes_id, board_id) REFERENCES minutes(id, board_id),
    constraint minutes_texts_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES people(id),
    constraint minutes_texts_pkey PRIMARY KEY (minutes_id, version)
); -- Every text the minutes ever had; never changed.
CREATE TRIGGER minutes_texts_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.minutes_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table motions (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- At which meeting.
    item_id bigint, -- Under which item; null for a motion such as to adjourn.
    number integer not null, -- 1, 2, 3 … in the meeting.
    kind text not null, -- Motion kind of the rules, such as main or adjourn.
    text text not null, -- The words put to the vote.
    mover_seat_id bigint, -- Who moved.
    seconder_seat_id bigint, -- Who seconded.
    method text not null, -- Roll call, or unanimous consent.
    threshold text not null, -- Rule of the votes it needs.
    requires_quorum boolean not null default true, -- False for adjourn, recess and the like.
    rules_id bigint, -- Revision of the board's rules it is decided by.
    recommendation_id bigint, -- Recommendation it adopts when carried.
    text_id bigint, -- The text it adopts.
    minutes_id bigint, -- Minutes it approves when carried.
    minutes_version integer, -- The text it approves: the one that stood published when it was moved.
    state text not null, -- moved: before the board, its vote not open; open: the vote is open.
    outcome text, -- How it ended; objected: consent refused; tabled and the like: another motion took it off the floor.
    computation jsonb, -- Everything the result was computed from, and the result.
    opened_at timestamp with time zone, -- When the vote opened; null while it was never open.
    closed_at timestamp with time zone, -- When it closed.
    created_by bigint, -- Who entered it.
    source text, -- Where an imported row came from.
    source_key text, -- Its key there.
    given_action text not null default ''::text, -- The source's own word for what was done.
    given_result text not null default ''::text, -- The source's own word for the result.
    moved_at timestamp with time zone, -- When it was moved.
    on_id bigint, -- The motion it acts on, such as the one it amends or has reconsidered.
    proposes text not null default ''::text, -- The wording it proposes for the motion it acts on; of a motion to add an item, the finding that allows it.
    settled_by_id bigint, -- The carried motion that took it off the floor without a vote on it.
    again_of_id bigint, -- The motion this one puts before the board again.
    reopened_by_id bigint, -- The carried motion that had it reconsidered or taken from the table; its result stands no longer.
    added_item_id bigint, -- Item it added to the agenda.
    decision_id bigint, -- The decision on a follow-up that it puts to the vote.
    refers_to_id bigint, -- Of a motion to refer: the committee it names; null: another body, or moved before it was asked for.
    refers_to text not null default ''::text, -- Of a motion to refer: another body than a committee of the board, in words; empty for none.
    report_by date, -- Of a motion to refer: the day it asks for a report by; null: none.
    unlisted text not null default ''::text, -- Why it was moved although no posted agenda lists it; empty: one does, or the law does not ask.
    unlisted_law text not null default ''::text, -- Section of the law that asks for a listed item.
    constraint motions_closed_has_computation CHECK (((source IS NOT NULL) OR (state <> 'closed'::text) OR (computation IS NOT NULL))),
    constraint motions_closed_has_outcome CHECK (((source IS NOT NULL) OR ((state = ANY (ARRAY['moved'::text, 'open'::text])) = (outcome IS NULL)))),
    constraint motions_method CHECK ((method = ANY (ARRAY['roll_call'::text, 'consent'::text]))),
    constraint motions_minutes_version CHECK (((minutes_id IS NULL) = (minutes_version IS NULL))),
    constraint motions_moved CHECK (((source IS NOT NULL) OR ((moved_at IS NOT NULL) AND ((state <> 'open'::text) OR (opened_at IS NOT NULL))))),
    constraint motions_outcome CHECK ((outcome = ANY (ARRAY['carried'::text, 'lost'::text, 'lost_on_tie'::text, 'no_action_no_quorum'::text, 'objected'::text, 'withdrawn'::text, 'tabled'::text, 'postponed'::text, 'referred'::text, 'postponed_indefinitely'::text, 'to_be_reworded'::text, 'fell'::text, 'unfinished'::text]))),
    constraint motions_refers_kind CHECK (((kind = 'refer'::text) OR ((refers_to_id IS NULL) AND (refers_to = ''::text) AND (report_by IS NULL)))),
    constraint motions_refers_one CHECK (((refers_to_id IS NULL) OR (refers_to = ''::text))),
    constraint motions_second_other CHECK ((mover_seat_id <> seconder_seat_id)),
    constraint motions_state CHECK ((state = ANY (ARRAY['moved'::text, 'open'::text, 'closed'::text, 'withdrawn'::text]))),
    constraint motions_unlisted CHECK (((unlisted = ''::text) = (unlisted_law = ''::text))),
    constraint motions_added_item_id_meeting_id_board_id_fkey FOREIGN KEY (added_item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint motions_again_of_id_board_id_fkey FOREIGN KEY (again_of_id, board_id) REFERENCES motions(id, board_id),
    constraint motions_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id),
    constraint motions_decision_id_board_id_fkey FOREIGN KEY (decision_id, board_id) REFERENCES decisions(id, board_id),
    constraint motions_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint motions_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint motions_minutes_id_board_id_fkey FOREIGN KEY (minutes_id, board_id) REFERENCES minutes(id, board_id),
    constraint motions_minutes_id_minutes_version_fkey FOREIGN KEY (minutes_id, minutes_version) REFERENCES minutes_texts(minutes_id, version),
    constraint motions_mover_seat_id_board_id_fkey FOREIGN KEY (mover_seat_id, board_id) REFERENCES seats(id, board_id),
    constraint motions_on_id_board_id_fkey FOREIGN KEY (on_id, board_id) REFERENCES motions(id, board_id),
    constraint motions_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint motions_refers_to_id_fkey FOREIGN KEY (refers_to_id) REFERENCES boards(id),
    constraint motions_reopened_by_id_board_id_fkey FOREIGN KEY (reopened_by_id, board_id) REFERENCES motions(id, board_id),
    constraint motions_rules_id_board_id_fkey FOREIGN KEY (rules_id, board_id) REFERENCES board_rules(id, board_id),
    constraint motions_seconder_seat_id_board_id_fkey FOREIGN KEY (seconder_seat_id, board_id) REFERENCES seats(id, board_id),
    constraint motions_settled_by_id_board_id_fkey FOREIGN KEY (settled_by_id, board_id) REFERENCES motions(id, board_id),
    constraint motions_text_id_recommendation_id_board_id_fkey FOREIGN KEY (text_id, recommendation_id, board_id) REFERENCES recommendation_texts(id, recommendation_id, board_id),
    constraint motions_pkey PRIMARY KEY (id),
    constraint motions_again_once UNIQUE (again_of_id),
    constraint motions_board UNIQUE (id, board_id),
    constraint motions_number_once UNIQUE (meeting_id, number),
    constraint motions_source_once UNIQUE (board_id, source, source_key)
); -- What is put to the vote.
CREATE UNIQUE INDEX minutes_pending ON public.motions USING btree (minutes_id) WHERE ((state = ANY (ARRAY['moved'::text, 'open'::text])) OR ((outcome = 'carried'::text) AND (reopened_by_id IS NULL)));
CREATE UNIQUE INDEX motion_pending ON public.motions USING btree (meeting_id) WHERE (state = 'open'::text);
CREATE INDEX motions_decision ON public.motions USING btree (decision_id) WHERE (decision_id IS NOT NULL);
CREATE INDEX motions_item ON public.motions USING btree (item_id);
CREATE INDEX motions_minutes ON public.motions USING btree (minutes_id) WHERE (minutes_id IS NOT NULL);
CREATE INDEX motions_on ON public.motions USING btree (on_id) WHERE (on_id IS NOT NULL);
CREATE INDEX motions_recommendation ON public.motions USING btree (recommendation_id) WHERE (recommendation_id IS NOT NULL);
CREATE INDEX motions_reopened_by ON public.motions USING btree (reopened_by_id) WHERE (reopened_by_id IS NOT NULL);
CREATE INDEX motions_settled_by ON public.motions USING btree (settled_by_id) WHERE (settled_by_id IS NOT NULL);
CREATE UNIQUE INDEX recommendation_pending ON public.motions USING btree (recommendation_id) WHERE ((state = ANY (ARRAY['moved'::text, 'open'::text])) OR ((outcome = 'carried'::text) AND (reopened_by_id IS NULL)));
CREATE TRIGGER motions_tracked AFTER UPDATE ON public.motions FOR EACH ROW WHEN (((new.state = 'closed'::text) OR (old.state = 'closed'::text))) EXECUTE FUNCTION track_again();
CREATE TRIGGER motions_tracked_first AFTER INSERT ON public.motions FOR EACH ROW WHEN ((new.state = 'closed'::text)) EXECUTE FUNCTION track_again();

create table objections (
    motion_id bigint not null, -- On which motion.
    board_id bigint not null, -- Whose.
    seat_id bigint not null, -- Who objected.
    recorded_at timestamp with time zone not null, -- When.
    recorded_by bigint, -- Who entered it.
    constraint objections_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint objections_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint objections_seat_id_board_id_fkey FOREIGN KEY (seat_id, board_id) REFERENCES seats(id, board_id),
    constraint objections_pkey PRIMARY KEY (motion_id)
); -- One objection that ended a request for unanimous consent.
CREATE TRIGGER objections_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.objections FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table outbox (
    id bigint not null generated always as identity, -- Order of writing.
    key text not null, -- Stable name of the effect, such as response/41/posted/ana@example.org.
    board_id bigint, -- Board whose clerk sees the row when it waits; null for the site.
    kind text not null, -- Which worker takes it, and which text it sends.
    recipient text not null default ''::text, -- Mail address; empty for fan-out rows.
    payload jsonb not null default '{}'::jsonb, -- Ids the worker needs; read again at sending time.
    created_at timestamp with time zone not null, -- Equal to the instant of the act.
    due_at timestamp with time zone not null, -- Not before this instant.
    tries integer not null default 0, -- Attempts that reached a server; a refused connection is not one.
    lease_until timestamp with time zone, -- A worker holds it until then.
    state text not null default 'waiting'::text, -- parked: given up, the clerk sees why.
    message_id text not null default ''::text, -- Message-ID of the mail, the same at every try.
    last_error text not null default ''::text, -- Why the last try failed; no addresses, no bodies.
    done_at timestamp with time zone, -- When it was done.
    constraint outbox_state CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'parked'::text]))),
    constraint outbox_pkey PRIMARY KEY (id),
    constraint outbox_key_once UNIQUE (key)
); -- Work to be done after commit; each row at least once.
CREATE INDEX outbox_board ON public.outbox USING btree (board_id, created_at) WHERE (state <> 'done'::text);
CREATE INDEX outbox_due ON public.outbox USING btree (due_at, id) WHERE (state = 'waiting'::text);

create table outside_recommendations (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- The imported body that made it.
    department_id bigint not null, -- Its addressee.
    report text not null, -- The report or tracker it stands in.
    number text not null, -- Its number there, as written.
    constraint outside_recommendations_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint outside_recommendations_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id),
    constraint outside_recommendations_pkey PRIMARY KEY (id),
    constraint outside_recommendations_board UNIQUE (id, board_id),
    constraint outside_recommendations_once UNIQUE (board_id, report, number)
); -- A recommendation of a body that keeps its record elsewhere, as an import found it. It was never before a board here: no motion, no verification.
CREATE INDEX outside_recommendations_department ON public.outside_recommendations USING btree (department_id);
CREATE TRIGGER outside_recommendations_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.outside_recommendations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table outside_stages (
    recommendation_id bigint not null, -- Of which recommendation.
    version integer not null, -- Of which version.
    position integer not null, -- 1, 2, 3 … as the list has them.
    stage text not null, -- What the source calls it: 60-day, annual.
    answered text not null, -- When the agency answered: a day, a month or a year; unknown or empty.
    assessed text not null, -- How the body assessed it; empty where it did not.
    says text not null, -- What the agency says, in the words of whoever wrote the list.
    estimated text not null, -- When the agency thinks it will be done.
    claimed text not null, -- When the agency says it was done.
    constraint outside_stages_answered CHECK ((answered ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'::text)),
    constraint outside_stages_assessed CHECK ((assessed = ANY (ARRAY[''::text, 'pending'::text, 'partially implemented'::text, 'fully implemented'::text, 'not implemented'::text, 'delayed or no response'::text]))),
    constraint outside_stages_claimed CHECK ((claimed ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'::text)),
    constraint outside_stages_estimated CHECK ((estimated ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'::text)),
    constraint outside_stages_recommendation_id_version_fkey FOREIGN KEY (recommendation_id, version) REFERENCES outside_versions(recommendation_id, version),
    constraint outside_stages_pkey PRIMARY KEY (recommendation_id, version, "position")
); -- What the agency said and how the body that asked assessed it, stage by stage. The two stand apart, and neither is a vote of a board here.
CREATE TRIGGER outside_stages_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.outside_stages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table outside_versions (
    recommendation_id bigint not null, -- Of which.
    board_id bigint not null, -- Whose.
    version integer not null, -- 1, 2, 3 …
    title text not null, -- What it asks for, in the words of whoever wrote the list.
    issued text not null, -- A day, a month or a year, as exact as the source is; unknown where it says so, empty where it says nothing.
    due text not null, -- The same, of the day by which an answer was asked for.
    address text not null, -- Where it was read.
    imported_at timestamp with time zone not null, -- When.
    constraint outside_versions_due CHECK ((due ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'::text)),
    constraint outside_versions_issued CHECK ((issued ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'::text)),
    constraint outside_versions_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES outside_recommendations(id, board_id),
    constraint outside_versions_pkey PRIMARY KEY (recommendation_id, version)
); -- What an import said of it; one that says something else is the next version, and the newest is shown.
CREATE TRIGGER outside_versions_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.outside_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table packets (
    posting_id bigint not null, -- Which version of the agenda.
    board_id bigint not null, -- Whose.
    sha256 bytea not null, -- Of the PDF.
    size bigint not null, -- In bytes.
    pages integer not null, -- How many.
    left_out integer not null, -- Papers it only lists with their address, because they cannot be put in.
    made_at timestamp with time zone not null, -- When.
    constraint packets_left_out CHECK ((left_out >= 0)),
    constraint packets_pages CHECK ((pages > 0)),
    constraint packets_sha256 CHECK ((octet_length(sha256) = 32)),
    constraint packets_size CHECK ((size > 0)),
    constraint packets_posting_id_board_id_fkey FOREIGN KEY (posting_id, board_id) REFERENCES postings(id, board_id),
    constraint packets_pkey PRIMARY KEY (posting_id)
); -- A posted agenda with its papers as one PDF, made once; its content is kept by its hash.
CREATE TRIGGER packets_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.packets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table page_versions (
    scope text not null, -- site, or board/ID.
    version bigint not null default 1, -- Part of every cache key of the scope.
    constraint page_versions_pkey PRIMARY KEY (scope)
); -- One row a public scope: its number goes up in the transaction that changes something public.

create table paper_files (
    paper_id bigint not null, -- Which paper.
    board_id bigint not null, -- Whose.
    sha256 bytea not null, -- Of the content as it is kept.
    size bigint not null, -- In bytes.
    media_type text not null, -- Decided by the content.
    name text not null, -- File name, with the ending of its type.
    alt text not null default ''::text, -- What a picture shows, in words.
    statement text not null default ''::text, -- The text of a document, or how to get one that everyone can read.
    constraint paper_files_sha256 CHECK ((octet_length(sha256) = 32)),
    constraint paper_files_size CHECK ((size > 0)),
    constraint paper_files_paper_id_board_id_fkey FOREIGN KEY (paper_id, board_id) REFERENCES papers(id, board_id),
    constraint paper_files_pkey PRIMARY KEY (paper_id)
); -- The file of a paper that was uploaded; its content is kept by its hash.
CREATE INDEX paper_files_sha256 ON public.paper_files USING btree (board_id, sha256);
CREATE TRIGGER paper_files_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.paper_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table papers (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint, -- Of which meeting; null: of a proposal.
    item_id bigint, -- For which item; null: for a proposal.
    title text not null, -- As shown.
    url text not null, -- Where it is.
    created_at timestamp with time zone not null, -- When added.
    removed_at timestamp with time zone, -- Taken off again.
    carried_from bigint, -- The paper of an earlier meeting, or of the proposal, that came along with its item.
    proposal_id bigint, -- For which proposal; its papers come along to the item it becomes, and stay with it.
    constraint papers_of_one CHECK ((((item_id IS NULL) = (meeting_id IS NULL)) AND ((item_id IS NULL) <> (proposal_id IS NULL)))),
    constraint papers_carried_from_fkey FOREIGN KEY (carried_from) REFERENCES papers(id),
    constraint papers_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint papers_proposal FOREIGN KEY (proposal_id, board_id) REFERENCES proposals(id, board_id),
    constraint papers_pkey PRIMARY KEY (id),
    constraint papers_board UNIQUE (id, board_id)
); -- A paper for an agenda item or for what was proposed as one: a link, or with a row of paper_files a file.
CREATE INDEX papers_item ON public.papers USING btree (item_id);
CREATE INDEX papers_proposal ON public.papers USING btree (proposal_id) WHERE (proposal_id IS NOT NULL);

create table people (
    id bigint not null generated always as identity, -- Key.
    name text not null, -- As the record prints it.
    created_at timestamp with time zone not null, -- When entered.
    source text, -- Where an imported row came from; null for our own.
    source_key text, -- Its key there.
    constraint people_pkey PRIMARY KEY (id),
    constraint people_source_once UNIQUE (source, source_key)
); -- A person on the public record; apart from any account.

create table posted_recommendations (
    posting_id bigint not null, -- The posting.
    board_id bigint not null, -- Whose.
    recommendation_id bigint not null, -- The recommendation.
    text_id bigint not null, -- The frozen text.
    constraint posted_recommendations_posting_id_board_id_fkey FOREIGN KEY (posting_id, board_id) REFERENCES postings(id, board_id),
    constraint posted_recommendations_text_id_recommendation_id_board_id_fkey FOREIGN KEY (text_id, recommendation_id, board_id) REFERENCES recommendation_texts(id, recommendation_id, board_id),
    constraint posted_recommendations_pkey PRIMARY KEY (posting_id, recommendation_id)
); -- Which text of a recommendation was put before the board by a posting.
CREATE TRIGGER posted_recommendations_tracked AFTER INSERT ON public.posted_recommendations FOR EACH ROW EXECUTE FUNCTION track_again();

create table postings (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- For which meeting.
    kind text not null, -- What was posted.
    version integer not null, -- 1, 2, 3 … of its kind.
    content text not null, -- Canonical JSON of the meeting, and of the items for an agenda, as posted.
    sha256 bytea not null, -- Of content.
    posted_at timestamp with time zone not null, -- When.
    posted_by bigint, -- By whom.
    rule text not null, -- Key of the rule in the profile, such as notice.regular.
    profile text not null, -- Profile it was taken from.
    citation text not null, -- As shown.
    clock jsonb not null, -- The clock's whole outcome: kind, instant or date, words.
    latest_at timestamp with time zone, -- Latest lawful instant; null where the law names none.
    late_reason text not null default ''::text, -- Given when it was posted too late; it stays marked.
    sequence integer not null, -- Sequence of the meeting it announced; a moved meeting has a newer one.
    arose_at timestamp with time zone, -- When the need arose, as stated; null where the law does not ask.
    missing text[] not null default '{}'::text[], -- What the law wants it to say and it does not: keys of the profile's list.
    missing_reason text not null default ''::text, -- Why it was posted all the same, as the public reads it.
    constraint postings_arose_before CHECK ((arose_at <= posted_at)),
    constraint postings_kind CHECK ((kind = ANY (ARRAY['notice'::text, 'agenda'::text]))),
    constraint postings_late_reason_given CHECK (((latest_at IS NULL) OR (posted_at <= latest_at) OR (late_reason <> ''::text))),
    constraint postings_missing_explained CHECK (((cardinality(missing) = 0) OR (missing_reason <> ''::text))),
    constraint postings_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint postings_posted_by_fkey FOREIGN KEY (posted_by) REFERENCES people(id),
    constraint postings_pkey PRIMARY KEY (id),
    constraint postings_board UNIQUE (id, board_id),
    constraint postings_version_once UNIQUE (meeting_id, kind, version)
); -- A notice or an agenda as it was put before the public: frozen, dated, with its own clock.
CREATE TRIGGER postings_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_tracked AFTER INSERT ON public.postings FOR EACH ROW EXECUTE FUNCTION track_again();

create table progress_reports (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    commitment_id bigint not null, -- Of which commitment.
    number integer not null, -- 1, 2, 3 … of the commitment.
    progress text not null, -- What is reported.
    stage text not null default ''::text, -- How far it has got to the street.
    words text not null, -- In the department's own words.
    link text not null default ''::text, -- An address that bears it out.
    reported_at timestamp with time zone not null, -- When.
    reported_by bigint, -- By whom.
    constraint progress_reports_progress CHECK ((progress = ANY (ARRAY['not_started'::text, 'in_progress'::text, 'blocked'::text, 'reported_partially_implemented'::text, 'reported_implemented'::text]))),
    constraint progress_reports_stage CHECK ((stage = ANY (ARRAY[''::text, 'policy'::text, 'training'::text, 'practice'::text]))),
    constraint progress_reports_commitment_id_board_id_fkey FOREIGN KEY (commitment_id, board_id) REFERENCES commitments(id, board_id),
    constraint progress_reports_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES people(id),
    constraint progress_reports_pkey PRIMARY KEY (id),
    constraint progress_reports_board UNIQUE (id, board_id),
    constraint progress_reports_number_once UNIQUE (commitment_id, number)
); -- What a department reported of a commitment on a day; the next report follows it, none is changed.
CREATE TRIGGER progress_reports_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.progress_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER progress_reports_tracked AFTER INSERT ON public.progress_reports FOR EACH ROW EXECUTE FUNCTION track_again();

create table proposal_orders (
    board_id bigint not null, -- Which board.
    number integer not null, -- 1, 2, 3 … on each board.
    proposals bigint[] not null, -- What waited then, the first to be taken up first.
    ordered_at timestamp with time zone not null, -- When.
    ordered_by bigint, -- By whom.
    constraint proposal_orders_number CHECK ((number > 0)),
    constraint proposal_orders_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint proposal_orders_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES people(id),
    constraint proposal_orders_pkey PRIMARY KEY (board_id, number)
); -- In which order a board takes up what waits to be decided on. The newest counts; what came after it follows as it came.
CREATE TRIGGER proposal_orders_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.proposal_orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table proposals (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Which board is asked.
    department_id bigint, -- For which department it was proposed; null for a member.
    proposed_by bigint not null, -- By whom.
    proposed_at timestamp with time zone not null, -- When.
    title text not null, -- What is to be taken up.
    why text not null, -- Why, and what the board is to do.
    paper_title text not null default ''::text, -- Name of the paper; empty without one.
    paper_url text not null default ''::text, -- Where the paper is.
    meeting_id bigint, -- The meeting that was wished for.
    state text not null default 'open'::text, -- What became of it.
    reason text not null default ''::text, -- Why it was deferred or declined, as the proposer reads it.
    decided_at timestamp with time zone, -- When it was last decided on.
    decided_by bigint, -- By whom.
    item_id bigint, -- The agenda item it became.
    referral_id bigint, -- The referral that puts it before a committee, or whose report puts it before the board; null: it was proposed.
    constraint proposals_accepted CHECK (((state = 'accepted'::text) = (item_id IS NOT NULL))),
    constraint proposals_decided CHECK (((state = 'open'::text) = (decided_at IS NULL))),
    constraint proposals_reason_given CHECK (((state <> ALL (ARRAY['deferred'::text, 'declined'::text])) OR (reason <> ''::text))),
    constraint proposals_state CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'deferred'::text, 'declined'::text]))),
    constraint proposals_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint proposals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(id),
    constraint proposals_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id),
    constraint proposals_item_id_board_id_fkey FOREIGN KEY (item_id, board_id) REFERENCES agenda_items(id, board_id),
    constraint proposals_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint proposals_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(id),
    constraint proposals_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referrals(id),
    constraint proposals_pkey PRIMARY KEY (id),
    constraint proposals_board_key UNIQUE (id, board_id)
); -- An agenda item that a member or a department asks for.
CREATE INDEX proposals_board ON public.proposals USING btree (board_id, id);
CREATE UNIQUE INDEX proposals_item_once ON public.proposals USING btree (item_id);
CREATE UNIQUE INDEX proposals_referral_once ON public.proposals USING btree (board_id, referral_id);

create table publications (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    subject text not null, -- What, such as minutes/41.
    version integer not null, -- 1, 2, 3 …
    status text not null, -- Standing at publication.
    motion_id bigint, -- The motion that approved it.
    source_version integer not null, -- Version of the text it was made from.
    fragment text not null, -- The HTML, without the layout.
    sha256 bytea not null, -- Of fragment.
    published_at timestamp with time zone not null, -- When.
    published_by bigint, -- By whom.
    constraint publications_approved_by_motion CHECK (((status <> 'approved'::text) OR (motion_id IS NOT NULL))),
    constraint publications_status CHECK ((status = ANY (ARRAY['unapproved'::text, 'approved'::text]))),
    constraint publications_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint publications_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint publications_published_by_fkey FOREIGN KEY (published_by) REFERENCES people(id),
    constraint publications_pkey PRIMARY KEY (id),
    constraint publications_version_once UNIQUE (subject, version)
); -- What was published, byte for byte; never changed, only followed by the next version.
CREATE INDEX publications_board ON public.publications USING btree (board_id, published_at);
CREATE TRIGGER publications_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.publications FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table receipts (
    principal text not null, -- account/ID, system/NAME or public.
    action text not null, -- The action the form asked for.
    key text not null, -- The form's idempotency key.
    digest text not null, -- SHA-256 of what the form held.
    subject text not null default ''::text, -- What the act was about.
    location text not null default ''::text, -- Where the answer led.
    at timestamp with time zone not null, -- When it was first accepted.
    constraint receipts_pkey PRIMARY KEY (principal, action, key)
); -- One row a form that was accepted, so that sending it again changes nothing. Kept seven days.
CREATE INDEX receipts_at ON public.receipts USING btree (at);

create table recommendation_numbers (
    recommendation_id bigint not null, -- Which.
    board_id bigint not null, -- Numbers run per board and year.
    year integer not null, -- Year in the board's zone.
    seq integer not null, -- 1, 2, 3 … in that year.
    posting_id bigint not null, -- First posting.
    constraint recommendation_numbers_posting_id_fkey FOREIGN KEY (posting_id) REFERENCES postings(id),
    constraint recommendation_numbers_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint recommendation_numbers_pkey PRIMARY KEY (recommendation_id),
    constraint recommendation_numbers_once UNIQUE (board_id, year, seq)
); -- The number a recommendation keeps for ever, given at its first posting.
CREATE TRIGGER recommendation_numbers_tracked AFTER INSERT OR UPDATE ON public.recommendation_numbers FOR EACH ROW EXECUTE FUNCTION track_again();

create table recommendation_texts (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Board of the recommendation.
    recommendation_id bigint not null, -- Whose words.
    number integer not null, -- 1, 2, 3 …
    title text not null, -- Short name.
    finding text not null, -- The problem shown.
    recommendation text not null, -- The change asked for.
    written_at timestamp with time zone not null, -- When.
    written_by bigint, -- By whom.
    constraint recommendation_texts_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint recommendation_texts_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id),
    constraint recommendation_texts_pkey PRIMARY KEY (id),
    constraint recommendation_texts_board UNIQUE (id, recommendation_id, board_id),
    constraint recommendation_texts_number_once UNIQUE (recommendation_id, number)
); -- One version of the words; never changed, only followed by the next.
CREATE INDEX recommendation_texts_finding ON public.recommendation_texts USING btree (md5(regexp_replace(lower(finding), '\s+'::text, ''::text, 'g'::text)));
CREATE TRIGGER recommendation_texts_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recommendation_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table recommendations (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Which board asks.
    created_at timestamp with time zone not null, -- When first drafted.
    drafted_by bigint, -- Who drafted it.
    withdrawn_at timestamp with time zone, -- Taken back before adoption.
    withdrawn_reason text not null default ''::text, -- Why.
    version integer not null default 1, -- Goes up with every edit; equals the newest text's number.
    constraint recommendations_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint recommendations_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES people(id),
    constraint recommendations_pkey PRIMARY KEY (id),
    constraint recommendations_board UNIQUE (id, board_id)
); -- A change asked for, through its whole life.
CREATE INDEX recommendations_by_board ON public.recommendations USING btree (board_id);
CREATE TRIGGER recommendations_tracked AFTER UPDATE ON public.recommendations FOR EACH ROW WHEN ((old.withdrawn_at IS DISTINCT FROM new.withdrawn_at)) EXECUTE FUNCTION track_again();

create table recordings (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Of which meeting.
    title text not null, -- What it is, such as Video.
    url text not null, -- Where.
    created_at timestamp with time zone not null, -- When it was entered.
    created_by bigint, -- By whom; null for the program.
    ended_at timestamp with time zone, -- When it was entered as no longer kept.
    ended_by bigint, -- By whom.
    ended_reason text not null default ''::text, -- Why, as the public reads it.
    kind text not null default 'recording'::text, -- Something to see or hear, or a transcript to read.
    begins_at timestamp with time zone, -- When its first second was; null where nobody said. The places of items in it are counted from here.
    pauses boolean not null default false, -- It stands still while the meeting is in recess or in closed session.
    constraint recordings_end_explained CHECK (((ended_at IS NULL) = (ended_reason = ''::text))),
    constraint recordings_kind CHECK ((kind = ANY (ARRAY['recording'::text, 'transcript'::text]))),
    constraint recordings_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id),
    constraint recordings_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES people(id),
    constraint recordings_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint recordings_pkey PRIMARY KEY (id),
    constraint recordings_url_once UNIQUE (meeting_id, url)
); -- A recording of a meeting, where it can be seen or heard; until when it is kept is counted from the board's law.
CREATE INDEX recordings_meeting ON public.recordings USING btree (meeting_id);

create table recusal_withdrawals (
    recusal_id bigint not null, -- Which.
    board_id bigint not null, -- Whose.
    reason text not null, -- Why.
    recorded_at timestamp with time zone not null, -- When entered.
    recorded_by bigint, -- By whom.
    constraint recusal_withdrawals_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint recusal_withdrawals_recusal_id_board_id_fkey FOREIGN KEY (recusal_id, board_id) REFERENCES recusals(id, board_id),
    constraint recusal_withdrawals_pkey PRIMARY KEY (recusal_id)
); -- Takes back a recusal entered by mistake.
CREATE TRIGGER recusal_withdrawals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recusal_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table recusals (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Which meeting.
    item_id bigint not null, -- On which item.
    seat_id bigint not null, -- Whose seat.
    term_id bigint not null, -- Held under which term.
    ground text not null, -- Coded reason.
    reason text not null, -- As stated; public.
    left_room boolean not null default false, -- The member leaves the table while the item is dealt with.
    recorded_at timestamp with time zone not null, -- When entered.
    recorded_by bigint, -- By whom.
    constraint recusals_ground CHECK ((ground = ANY (ARRAY['financial_interest'::text, 'family_or_household'::text, 'employment'::text, 'party_to_the_matter'::text, 'prejudgement'::text, 'other'::text]))),
    constraint recusals_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint recusals_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint recusals_term_id_seat_id_board_id_fkey FOREIGN KEY (term_id, seat_id, board_id) REFERENCES terms(id, seat_id, board_id),
    constraint recusals_pkey PRIMARY KEY (id),
    constraint recusals_board UNIQUE (id, board_id)
); -- A member's conflict on an item: no ballot on it.
CREATE INDEX recusals_item ON public.recusals USING btree (item_id, seat_id);
CREATE TRIGGER recusals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.recusals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table referral_reports (
    referral_id bigint not null, -- On which referral.
    board_id bigint not null, -- The committee.
    motion_id bigint, -- The carried motion of the committee that the report rests on; null: it advises nothing.
    advises text not null, -- Whether the committee advises for or against what was referred.
    words text not null, -- The report.
    reported_at timestamp with time zone not null, -- When.
    reported_by bigint, -- Who entered it.
    constraint referral_reports_advises CHECK ((advises = ANY (ARRAY['for'::text, 'against'::text, 'none'::text]))),
    constraint referral_reports_by_motion CHECK (((advises = 'none'::text) OR (motion_id IS NOT NULL))),
    constraint referral_reports_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint referral_reports_motion_id_fkey FOREIGN KEY (motion_id) REFERENCES motions(id),
    constraint referral_reports_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referrals(id),
    constraint referral_reports_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES people(id),
    constraint referral_reports_pkey PRIMARY KEY (referral_id)
); -- What a committee reported on a referral; one report each.
CREATE TRIGGER referral_reports_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.referral_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table referral_withdrawals (
    referral_id bigint not null, -- Which referral.
    board_id bigint not null, -- The board that referred it.
    motion_id bigint, -- The carried motion that discharged the committee; null: the clerk or the chair took it back.
    reason text not null default ''::text, -- Why, as the committee reads it; empty where a motion did it.
    taken_back_at timestamp with time zone not null, -- When.
    taken_back_by bigint, -- By whom.
    constraint referral_withdrawals_why CHECK (((motion_id IS NULL) = (reason <> ''::text))),
    constraint referral_withdrawals_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint referral_withdrawals_motion_id_fkey FOREIGN KEY (motion_id) REFERENCES motions(id),
    constraint referral_withdrawals_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referrals(id),
    constraint referral_withdrawals_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES people(id),
    constraint referral_withdrawals_pkey PRIMARY KEY (referral_id)
); -- Referrals that the board took back from its committee before a report came.
CREATE TRIGGER referral_withdrawals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.referral_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table referrals (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Who referred it.
    committee_id bigint not null, -- To whom: a board whose parent refers.
    motion_id bigint not null, -- The carried motion to refer.
    item_id bigint not null, -- The agenda item it was moved under; its papers go along.
    due_on date, -- Day by which the committee is to report; null: the motion set none.
    sent_at timestamp with time zone not null, -- When it was put before the committee.
    sent_by bigint, -- By whom.
    constraint referrals_other CHECK ((committee_id <> board_id)),
    constraint referrals_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint referrals_committee_id_fkey FOREIGN KEY (committee_id) REFERENCES boards(id),
    constraint referrals_item_id_board_id_fkey FOREIGN KEY (item_id, board_id) REFERENCES agenda_items(id, board_id),
    constraint referrals_motion FOREIGN KEY (motion_id) REFERENCES motions(id),
    constraint referrals_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES people(id),
    constraint referrals_pkey PRIMARY KEY (id),
    constraint referrals_motion_once UNIQUE (motion_id)
); -- What a board referred to one of its committees by a carried motion.
CREATE INDEX referrals_board ON public.referrals USING btree (board_id);
CREATE INDEX referrals_committee ON public.referrals USING btree (committee_id);
CREATE TRIGGER referrals_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.referrals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table remarks (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose board.
    about text not null, -- What kind of draft.
    about_id bigint not null, -- Which: an item that puts a recommendation or minutes before the board is noted under those.
    seat_id bigint not null, -- From which seat: members are counted by it.
    term_id bigint not null, -- Of which member.
    words text not null, -- The note; never published.
    created_at timestamp with time zone not null, -- When it was sent.
    constraint remarks_about CHECK ((about = ANY (ARRAY['recommendation'::text, 'minutes'::text, 'item'::text]))),
    constraint remarks_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint remarks_term_id_seat_id_board_id_fkey FOREIGN KEY (term_id, seat_id, board_id) REFERENCES terms(id, seat_id, board_id),
    constraint remarks_pkey PRIMARY KEY (id)
); -- A member's one-way private note to the clerk on a draft. No other member sees it.
CREATE INDEX remarks_about_row ON public.remarks USING btree (board_id, about, about_id);
CREATE TRIGGER remarks_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.remarks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table remote_grounds (
    id bigint not null generated always as identity, -- Order of entry.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Which meeting.
    seat_id bigint not null, -- Which seat.
    term_id bigint not null, -- Held under which term.
    ground text not null, -- The ground, as the acts name them.
    words text not null default ''::text, -- Said more nearly, for the public; "" where the ground says it.
    citation text not null, -- The section that asks for it, as it stood.
    entered_at timestamp with time zone not null, -- When.
    entered_by bigint, -- By whom.
    constraint remote_grounds_ground CHECK ((ground = ANY (ARRAY['health'::text, 'disability'::text, 'care'::text, 'work'::text, 'emergency'::text, 'military'::text, 'distance'::text, 'policy'::text, 'other'::text]))),
    constraint remote_grounds_other_named CHECK (((ground <> 'other'::text) OR (words <> ''::text))),
    constraint remote_grounds_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES people(id),
    constraint remote_grounds_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint remote_grounds_term_id_seat_id_board_id_fkey FOREIGN KEY (term_id, seat_id, board_id) REFERENCES terms(id, seat_id, board_id),
    constraint remote_grounds_pkey PRIMARY KEY (id)
); -- Why a member took part online where the law lets one only under conditions. A newer entry replaces an older one; nothing is erased.
CREATE INDEX remote_grounds_meeting ON public.remote_grounds USING btree (meeting_id, id);
CREATE TRIGGER remote_grounds_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.remote_grounds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table report_motions (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    report_id bigint not null, -- The version.
    motion_id bigint not null, -- The motion.
    adopts boolean not null, -- False: it was named by mistake.
    reason text not null default ''::text, -- Why it is taken back; empty for a naming.
    entered_at timestamp with time zone not null, -- When it was entered.
    entered_by bigint, -- By whom.
    constraint report_motions_why CHECK ((adopts = (reason = ''::text))),
    constraint report_motions_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint report_motions_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES people(id),
    constraint report_motions_motion_id_board_id_fkey FOREIGN KEY (motion_id, board_id) REFERENCES motions(id, board_id),
    constraint report_motions_report_id_board_id_fkey FOREIGN KEY (report_id, board_id) REFERENCES annual_reports(id, board_id),
    constraint report_motions_pkey PRIMARY KEY (id)
); -- Which motion adopts which laid report when it carries; of a report and a motion the newest row counts, and none is ever changed.
CREATE INDEX report_motions_motion ON public.report_motions USING btree (motion_id);
CREATE INDEX report_motions_report ON public.report_motions USING btree (report_id, motion_id, id);
CREATE TRIGGER report_motions_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.report_motions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table response_parts (
    response_id bigint not null, -- In which answer.
    board_id bigint not null, -- Whose recommendation.
    part integer not null, -- 1 for (a), 2 for (b) …
    position text not null default ''::text, -- The department's position on it.
    reason text not null default ''::text, -- Coded reason where it is refused.
    words text not null default ''::text, -- In the department's own words.
    constraint response_parts_part CHECK (((part >= 1) AND (part <= 26))),
    constraint response_parts_position CHECK (("position" = ANY (ARRAY[''::text, 'concur'::text, 'partially_concur'::text, 'does_not_concur'::text, 'not_within_authority'::text]))),
    constraint response_parts_reason CHECK ((reason = ANY (ARRAY[''::text, 'law'::text, 'labor_agreement'::text, 'cost'::text, 'already_practised'::text, 'not_our_authority'::text, 'disagreement'::text]))),
    constraint response_parts_response_id_board_id_fkey FOREIGN KEY (response_id, board_id) REFERENCES responses(id, board_id),
    constraint response_parts_pkey PRIMARY KEY (response_id, part)
); -- The answer to one part of a recommendation; the parts are read from the text that was sent.
CREATE TRIGGER response_parts_signed_immutable BEFORE INSERT OR DELETE OR UPDATE ON public.response_parts FOR EACH ROW EXECUTE FUNCTION refuse_change_when_signed();

create table responses (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    transmittal_id bigint not null, -- Answer to which sending.
    position text not null default ''::text, -- The department's position.
    reason text not null default ''::text, -- Coded reason where a part is refused.
    words text not null default ''::text, -- In the department's own words.
    letter_url text not null default ''::text, -- Link to the signed letter.
    version integer not null default 1, -- Goes up with every saving.
    created_at timestamp with time zone not null, -- When begun.
    updated_at timestamp with time zone not null, -- Last saving.
    updated_by bigint, -- By whom.
    signed_at timestamp with time zone, -- Signed and published; nothing changes after that.
    signed_by bigint, -- Who signed.
    signed_title text not null default ''::text, -- In which office.
    constraint responses_position CHECK (("position" = ANY (ARRAY[''::text, 'concur'::text, 'partially_concur'::text, 'does_not_concur'::text, 'not_within_authority'::text]))),
    constraint responses_reason CHECK ((reason = ANY (ARRAY[''::text, 'law'::text, 'labor_agreement'::text, 'cost'::text, 'already_practised'::text, 'not_our_authority'::text, 'disagreement'::text]))),
    constraint responses_signed_has_position CHECK (((signed_at IS NULL) OR (("position" <> ''::text) AND (signed_by IS NOT NULL)))),
    constraint responses_signed_by_fkey FOREIGN KEY (signed_by) REFERENCES people(id),
    constraint responses_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint responses_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(id),
    constraint responses_pkey PRIMARY KEY (id),
    constraint responses_board UNIQUE (id, board_id),
    constraint responses_transmittal_once UNIQUE (transmittal_id)
); -- The addressee's answer to one transmittal: in draft, then signed and public.
CREATE TRIGGER responses_signed_immutable BEFORE DELETE OR UPDATE ON public.responses FOR EACH ROW EXECUTE FUNCTION refuse_change_when_signed();
CREATE TRIGGER responses_tracked AFTER INSERT OR UPDATE ON public.responses FOR EACH ROW WHEN ((new.signed_at IS NOT NULL)) EXECUTE FUNCTION track_again();

create table reviewers (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    commitment_id bigint not null, -- Of which commitment.
    person_id bigint not null, -- Who.
    named_at timestamp with time zone not null, -- When.
    named_by bigint, -- By whom.
    constraint reviewers_commitment_id_board_id_fkey FOREIGN KEY (commitment_id, board_id) REFERENCES commitments(id, board_id),
    constraint reviewers_named_by_fkey FOREIGN KEY (named_by) REFERENCES people(id),
    constraint reviewers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint reviewers_pkey PRIMARY KEY (id)
); -- Who looks at the evidence of a commitment for the board; the newest counts.
CREATE INDEX reviewers_commitment ON public.reviewers USING btree (commitment_id, id);
CREATE TRIGGER reviewers_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reviewers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table role_grants (
    id bigint not null generated always as identity, -- Key.
    account_id bigint not null, -- To whom.
    role text not null, -- chair, vice_chair, clerk, drafter, executive, operator.
    board_id bigint, -- Scope of chair, vice_chair, clerk.
    department_id bigint, -- Scope of drafter, executive.
    begins_on date not null, -- First day.
    ended_on date, -- First day without it.
    granted_at timestamp with time zone not null, -- When granted.
    ended_at timestamp with time zone, -- When taken back; counts at once.
    constraint role_grants_scope CHECK ((((role = ANY (ARRAY['chair'::text, 'vice_chair'::text, 'clerk'::text])) AND (board_id IS NOT NULL) AND (department_id IS NULL)) OR ((role = ANY (ARRAY['drafter'::text, 'executive'::text])) AND (department_id IS NOT NULL) AND (board_id IS NULL)) OR ((role = 'operator'::text) AND (board_id IS NULL) AND (department_id IS NULL)))),
    constraint role_grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
    constraint role_grants_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint role_grants_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id),
    constraint role_grants_pkey PRIMARY KEY (id)
); -- A role given to an account over a scope. Members come from terms, not from here.
CREATE UNIQUE INDEX board_has_chair ON public.role_grants USING btree (board_id) WHERE ((ended_at IS NULL) AND (role = 'chair'::text));
CREATE UNIQUE INDEX role_granted_already ON public.role_grants USING btree (account_id, role, COALESCE(board_id, (0)::bigint), COALESCE(department_id, (0)::bigint)) WHERE (ended_at IS NULL);
CREATE INDEX role_grants_board ON public.role_grants USING btree (board_id);

create table seats (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose table.
    number integer not null, -- Seat number.
    title text not null default ''::text, -- What the seat is for, such as Youth.
    kind text not null, -- Kind.
    voting boolean not null generated always as ((kind = ANY (ARRAY['regular'::text, 'ex_officio'::text]))) stored, -- Whether its holder votes; an alternate votes only while raised in a member's place.
    appointed_by text not null default ''::text, -- Appointing authority.
    created_on date not null, -- In being from; vacancy is counted from here when never filled.
    ended_on date, -- Abolished from.
    source text, -- Where an imported row came from.
    source_key text, -- Its key there.
    constraint seats_kind CHECK ((kind = ANY (ARRAY['regular'::text, 'alternate'::text, 'ex_officio'::text, 'non_voting'::text]))),
    constraint seats_number_positive CHECK ((number > 0)),
    constraint seats_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint seats_pkey PRIMARY KEY (id),
    constraint seats_board UNIQUE (id, board_id),
    constraint seats_number_once UNIQUE (board_id, number),
    constraint seats_source_once UNIQUE (board_id, source, source_key),
    constraint seats_voting UNIQUE (id, board_id, voting)
); -- A chair at the table that the charter creates.

create table session_events (
    id bigint not null generated always as identity, -- Order of entry.
    board_id bigint not null, -- Whose.
    meeting_id bigint not null, -- Which meeting.
    kind text not null, -- What happened; item_undone, opening_undone and adjourning_undone take back the entry they correct.
    item_id bigint, -- Item taken up.
    effective_at timestamp with time zone not null, -- When it happened, as stated.
    recorded_at timestamp with time zone not null, -- When it was entered.
    recorded_by bigint, -- By whom.
    corrects_id bigint, -- The entry that was made by mistake.
    constraint session_events_corrects CHECK (((kind = ANY (ARRAY['item_undone'::text, 'opening_undone'::text, 'adjourning_undone'::text])) = (corrects_id IS NOT NULL))),
    constraint session_events_kind CHECK ((kind = ANY (ARRAY['opened'::text, 'recessed'::text, 'resumed'::text, 'adjourned'::text, 'item'::text, 'item_undone'::text, 'opening_undone'::text, 'adjourning_undone'::text]))),
    constraint session_events_corrects_id_fkey FOREIGN KEY (corrects_id) REFERENCES session_events(id),
    constraint session_events_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint session_events_meeting_id_board_id_fkey FOREIGN KEY (meeting_id, board_id) REFERENCES meetings(id, board_id),
    constraint session_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint session_events_pkey PRIMARY KEY (id),
    constraint session_events_corrected_once UNIQUE (corrects_id)
); -- The course of a meeting: opened, recess, resumed, adjourned, item taken up. Never changed.
CREATE INDEX session_events_meeting ON public.session_events USING btree (meeting_id, id);
CREATE TRIGGER session_events_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.session_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table sessions (
    token_hash bytea not null, -- SHA-256 of the cookie.
    account_id bigint not null, -- Whose.
    created_at timestamp with time zone not null, -- Ends 30 days later.
    seen_at timestamp with time zone not null, -- Ends 12 hours after the last request, except during one's own open meeting.
    ended_at timestamp with time zone, -- Signed out, or the password was changed.
    constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
    constraint sessions_pkey PRIMARY KEY (token_hash)
); -- One signed-in browser.
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);

create table sign_in_failures (
    id bigint not null generated always as identity, -- Key.
    subject text not null, -- Keyed hash of the address tried, or of the network prefix (/24 or /64).
    at timestamp with time zone not null, -- When.
    constraint sign_in_failures_pkey PRIMARY KEY (id)
); -- One failed sign-in, counted for 15 minutes and erased after a day.
CREATE INDEX sign_in_failures_subject ON public.sign_in_failures USING btree (subject, at);

create table site (
    id smallint not null default 1, -- Always 1.
    name text not null default 'Parley'::text, -- Who runs the installation, as the header shows it.
    line text not null default 'Police advisory boards'::text, -- The quiet second line under the name.
    secret bytea not null, -- Key of this installation for keyed hashes and unsubscribe links; never shown.
    begun_at timestamp with time zone not null default clock_timestamp(), -- When the installation was set up.
    constraint site_one_row CHECK ((id = 1)),
    constraint site_pkey PRIMARY KEY (id)
); -- The installation itself; one row.

create table speakers (
    id bigint not null generated always as identity, -- Order of signing up.
    board_id bigint not null, -- Whose meeting.
    meeting_id bigint not null, -- Which meeting.
    item_id bigint not null, -- On which item.
    name text not null default ''::text, -- As given; empty where none was given.
    online boolean not null, -- Speaks through the link rather than in the room.
    language text not null default ''::text, -- Language they speak in, where it is not the meeting's.
    signed_at timestamp with time zone not null, -- When signed up.
    added_by bigint, -- Who put them on the list at the meeting; null: they did.
    state text not null default 'waiting'::text, -- Where their turn stands.
    called_at timestamp with time zone, -- When called; their time runs from here.
    ended_at timestamp with time zone, -- When they ended.
    constraint speakers_called CHECK (((state <> ALL (ARRAY['speaking'::text, 'spoke'::text])) OR (called_at IS NOT NULL))),
    constraint speakers_state CHECK ((state = ANY (ARRAY['waiting'::text, 'speaking'::text, 'spoke'::text, 'missed'::text, 'withdrawn'::text]))),
    constraint speakers_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(id),
    constraint speakers_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint speakers_pkey PRIMARY KEY (id)
); -- One person on the list of those who wish to speak on an item.
CREATE INDEX speakers_meeting ON public.speakers USING btree (meeting_id, id);
CREATE UNIQUE INDEX speakers_one_speaks ON public.speakers USING btree (meeting_id) WHERE (state = 'speaking'::text);

create table submissions (
    network bytea not null, -- Keyed hash of the network.
    at timestamp with time zone not null, -- When.
); -- Counts what one network sent in within the hour; erased after it. Holds no address.
CREATE INDEX submissions_network ON public.submissions USING btree (network, at);

create table subscriptions (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Which board.
    email text not null, -- Address; never shown.
    state text not null, -- pending: the mailed link was not yet confirmed. Ending one erases the row.
    token_hash bytea not null, -- SHA-256 of the token in the mailed links.
    token bytea not null, -- The token itself, needed in every mail's unsubscribe link; opens nothing but this subscription.
    created_at timestamp with time zone not null, -- When asked for; erased after 48 hours unless confirmed.
    confirmed_at timestamp with time zone, -- When confirmed.
    recommendation_id bigint, -- The one recommendation that is followed; null: all that the board does.
    constraint subscriptions_email_lower CHECK ((email = lower(email))),
    constraint subscriptions_state CHECK ((state = ANY (ARRAY['pending'::text, 'confirmed'::text]))),
    constraint subscriptions_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    constraint subscriptions_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint subscriptions_pkey PRIMARY KEY (id),
    constraint subscribed_already UNIQUE NULLS NOT DISTINCT (board_id, email, recommendation_id),
    constraint subscriptions_token_once UNIQUE (token_hash)
); -- One address that follows one board, or one recommendation of it, by mail. Holds the address and nothing about the reader.
CREATE INDEX subscriptions_confirmed ON public.subscriptions USING btree (board_id, id) WHERE (state = 'confirmed'::text);

create table terms (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Board of the seat.
    seat_id bigint not null, -- The seat.
    voting boolean not null, -- Copy of the seat's, for the one-voting-seat rule.
    person_id bigint not null, -- Who holds it.
    begins_on date not null, -- First day.
    expires_on date, -- Last day of the appointment; a holder who stays on is a holdover, not a vacancy.
    left_on date, -- First day no longer in the seat.
    left_reason text not null default ''::text, -- Why it ended early, as the public reads it.
    ended_at timestamp with time zone, -- When the end was entered; sessions begun before it are over.
    created_at timestamp with time zone not null, -- When entered.
    source text, -- Where an imported row came from.
    source_key text, -- Its key there.
    begins_precision text not null default 'day'::text, -- How much of begins_on the source says: the day, the month only, or nothing; when nothing, begins_on is the day the holder was listed.
    constraint terms_begins_precision CHECK ((begins_precision = ANY (ARRAY['day'::text, 'month'::text, 'unknown'::text]))),
    constraint terms_left_order CHECK (((left_on IS NULL) OR (left_on >= begins_on))),
    constraint terms_order CHECK (((expires_on IS NULL) OR (expires_on >= begins_on))),
    constraint terms_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint terms_seat_id_board_id_voting_fkey FOREIGN KEY (seat_id, board_id, voting) REFERENCES seats(id, board_id, voting),
    constraint terms_pkey PRIMARY KEY (id),
    constraint terms_seat UNIQUE (id, seat_id, board_id),
    constraint terms_source_once UNIQUE (board_id, source, source_key),
    constraint person_has_voting_seat EXCLUDE USING gist (board_id WITH =, person_id WITH =, daterange(begins_on, left_on) WITH &&) WHERE (((source IS NULL) AND voting)),
    constraint seat_taken EXCLUDE USING gist (seat_id WITH =, daterange(begins_on, left_on) WITH &&) WHERE ((source IS NULL))
); -- One person's dated tenure in a seat.
CREATE INDEX terms_board ON public.terms USING btree (board_id, begins_on);
CREATE INDEX terms_person ON public.terms USING btree (person_id);

create table test_agreements (
    set_id bigint not null, -- To which set.
    board_id bigint not null, -- Whose recommendation.
    side text not null, -- Who agreed.
    agreed_at timestamp with time zone not null, -- When.
    agreed_by bigint, -- By whom.
    constraint test_agreements_side CHECK ((side = ANY (ARRAY['board'::text, 'department'::text]))),
    constraint test_agreements_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES people(id),
    constraint test_agreements_set_id_board_id_fkey FOREIGN KEY (set_id, board_id) REFERENCES test_sets(id, board_id),
    constraint test_agreements_pkey PRIMARY KEY (set_id)
); -- The other side agreed to a set of tests.
CREATE TRIGGER test_agreements_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.test_agreements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER test_agreements_tracked AFTER INSERT ON public.test_agreements FOR EACH ROW EXECUTE FUNCTION track_again();

create table test_sets (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose recommendation.
    commitment_id bigint not null, -- Of which commitment.
    number integer not null, -- 1, 2, 3 … of the commitment.
    side text not null, -- Who proposed them.
    words text not null default ''::text, -- What that side says to it.
    proposed_at timestamp with time zone not null, -- When.
    proposed_by bigint, -- By whom.
    constraint test_sets_side CHECK ((side = ANY (ARRAY['board'::text, 'department'::text]))),
    constraint test_sets_commitment_id_board_id_fkey FOREIGN KEY (commitment_id, board_id) REFERENCES commitments(id, board_id),
    constraint test_sets_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(id),
    constraint test_sets_pkey PRIMARY KEY (id),
    constraint test_sets_board UNIQUE (id, board_id),
    constraint test_sets_number_once UNIQUE (commitment_id, number)
); -- The acceptance tests that one side proposed for a commitment; a set after the other side's replies to it.
CREATE TRIGGER test_sets_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.test_sets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER test_sets_tracked AFTER INSERT ON public.test_sets FOR EACH ROW EXECUTE FUNCTION track_again();

create table tokens (
    hash bytea not null, -- SHA-256 of the token.
    account_id bigint not null, -- Whose.
    purpose text not null, -- What it opens.
    created_at timestamp with time zone not null, -- When it was asked for; a newer request ends the links of older ones.
    expires_at timestamp with time zone not null, -- Useless from then on.
    used_at timestamp with time zone, -- When taken up, or ended by a newer one.
    constraint tokens_purpose CHECK ((purpose = ANY (ARRAY['invite'::text, 'reset'::text]))),
    constraint tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
    constraint tokens_pkey PRIMARY KEY (hash)
); -- A mailed link: single use, bound to one purpose.
CREATE INDEX tokens_account ON public.tokens USING btree (account_id);

create table tracked (
    id bigint not null, -- The transmittal's; minus the recommendation's while it was sent to nobody.
    board_id bigint not null, -- Whose.
    recommendation_id bigint not null, -- Which.
    transmittal_id bigint, -- The sending; null while it was sent to nobody.
    department_id bigint, -- The addressee; null while it was sent to nobody.
    year integer not null, -- Of its number.
    seq integer not null, -- Of its number.
    title text not null, -- Of the words the public reads.
    words text not null, -- Title, finding and recommendation, to be searched.
    zone text not null, -- Of the board: every date here is a day of it.
    stage text not null, -- Of the recommendation; closed until reopens_from.
    adopted_on date, -- When the board adopted it.
    sent_on date, -- When it was sent to this addressee, the last time.
    due_on date, -- The last day to answer as it stands now.
    first_due_on date, -- The last day to answer as it was first set.
    due_ends timestamp with time zone, -- The instant at which due_on ends.
    first_due_ends timestamp with time zone, -- The instant at which first_due_on ends.
    overdue_from timestamp with time zone, -- The instant from which an answer is late; null once answered or without a clock.
    answered_on date, -- When the answer was signed.
    position text not null, -- Of the signed answer; empty without one.
    reasons text[] not null, -- Coded reasons of what was refused.
    non_responsive boolean not null, -- The board found the answer, or the want of one, to be none.
    promised integer not null, -- How many commitments the addressee made, in all its answers.
    progress text not null, -- The least that is reported of its commitments; empty when none was made.
    verification text not null, -- What the board found of its commitments, until lapses_from; empty when none was made.
    tests_agreed_on date, -- When the tests of the last of its commitments were agreed; null until all are.
    reported_on date, -- Since when all its commitments are reported implemented.
    verified_on date, -- Since when all its commitments are verified.
    lapses_from timestamp with time zone, -- The instant from which what the board found has lapsed.
    update_owed_from timestamp with time zone, -- The instant from which a report is owed that has not come; nothing is owed while it is closed.
    closed_on date, -- When the board closed it; it counts until reopens_from.
    closure text not null, -- Why.
    reopens_from timestamp with time zone, -- The instant at which the new check named in the closing has passed, so that it is open again.
    resolved boolean not null, -- The answer agrees, wholly or in part, and all it promises has an action, an official and a date.
    priority text not null, -- Of the newest entry in the catalogue.
    topics text[] not null, -- Names of the topics of that entry.
    urgency text not null, -- Sorts the most urgent first, whatever the hour.
    first_sent_on date, -- When it was sent to this addressee first; another day than sent_on where the board found the answer to be none and sent it again.
    late_before boolean not null default false, -- An answer to an earlier sending came after the last day as it was first set.
    promised_on date, -- When the last of its commitments was made.
    constraint tracked_pkey PRIMARY KEY (id)
); -- What the tracker and the figures read: a recommendation with a public number, once for each addressee. It holds nothing of its own: every row is computed from the record and can be computed again.
CREATE INDEX tracked_adopted ON public.tracked USING btree (adopted_on);
CREATE INDEX tracked_board_adopted ON public.tracked USING btree (board_id, adopted_on);
CREATE INDEX tracked_board_numbered ON public.tracked USING btree (board_id, year, seq, id);
CREATE INDEX tracked_board_urgent ON public.tracked USING btree (board_id, urgency, id);
CREATE INDEX tracked_department_urgent ON public.tracked USING btree (department_id, urgency, id);
CREATE INDEX tracked_due ON public.tracked USING btree (COALESCE(due_on, '9999-12-31'::date), id);
CREATE INDEX tracked_numbered ON public.tracked USING btree (year, seq, id);
CREATE UNIQUE INDEX tracked_once ON public.tracked USING btree (recommendation_id, department_id) NULLS NOT DISTINCT;
CREATE INDEX tracked_topics ON public.tracked USING gin (topics);
CREATE INDEX tracked_urgent ON public.tracked USING btree (urgency, id);
CREATE INDEX tracked_words ON public.tracked USING gin (to_tsvector('simple'::regconfig, words));

create table tracked_stale (
    recommendation_id bigint not null, -- Which.
    left_by xid8 not null default pg_current_xact_id(), -- The transaction that changed something of it.
); -- Recommendations whose rows in tracked are to be computed again: left by triggers, cleared by whoever computes them.
CREATE INDEX tracked_stale_left_by ON public.tracked_stale USING btree (left_by);

create table transmittal_copies (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    transmittal_id bigint not null, -- Copy of which sending.
    recipient text not null, -- Who was given it, as the rule names them.
    given_on date not null, -- When, as the clerk states it.
    recorded_at timestamp with time zone not null, -- When that was recorded first.
    recorded_by bigint, -- By whom.
    constraint transmittal_copies_recipient CHECK ((recipient <> ''::text)),
    constraint transmittal_copies_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint transmittal_copies_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint transmittal_copies_pkey PRIMARY KEY (id),
    constraint transmittal_copies_board UNIQUE (id, board_id),
    constraint transmittal_copies_once UNIQUE (transmittal_id, recipient)
); -- Copies of a recommendation that were given to those the board's rule names.

create table transmittal_corrections (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    transmittal_id bigint not null, -- Of which sending.
    event text not null, -- Whose date: delivery, acknowledgement, copy.
    recipient text not null default ''::text, -- Whose copy; empty for the others.
    was date not null, -- What had been entered.
    became date not null, -- What stands instead.
    reason text not null, -- Why.
    due_was date, -- When the answer was due before.
    due_became date, -- When it is due now.
    recorded_at timestamp with time zone not null, -- When it was corrected.
    recorded_by bigint, -- By whom.
    constraint transmittal_corrections_event CHECK ((event = ANY (ARRAY['delivery'::text, 'acknowledgement'::text, 'copy'::text]))),
    constraint transmittal_corrections_other_day CHECK ((was <> became)),
    constraint transmittal_corrections_reason CHECK ((reason <> ''::text)),
    constraint transmittal_corrections_recipient CHECK (((event = 'copy'::text) = (recipient <> ''::text))),
    constraint transmittal_corrections_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id),
    constraint transmittal_corrections_transmittal_id_board_id_fkey FOREIGN KEY (transmittal_id, board_id) REFERENCES transmittals(id, board_id),
    constraint transmittal_corrections_pkey PRIMARY KEY (id)
); -- Dates of deliveries, acknowledgements and copies that were entered wrongly, with what stands instead.
CREATE INDEX transmittal_corrections_of ON public.transmittal_corrections USING btree (transmittal_id, id);
CREATE TRIGGER transmittal_corrections_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.transmittal_corrections FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table transmittals (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose.
    recommendation_id bigint not null, -- What was sent.
    text_id bigint not null, -- In which words.
    department_id bigint not null, -- To which department.
    addressee text not null, -- Name and title of the person addressed.
    sent_at timestamp with time zone not null, -- When it was sent.
    sent_by bigint, -- By whom.
    delivered_on date, -- When it was delivered, as the clerk states it.
    acknowledged_on date, -- When receipt was acknowledged.
    rules_id bigint not null, -- Revision of the board's rules the clock is taken from.
    start_event text not null, -- Event the clock starts at: transmittal, delivery, acknowledgement.
    due_on date, -- Last day to answer in the board's zone; null until the clock starts, or without a rule.
    days integer, -- Days the rule gives.
    unit text not null default 'calendar_day'::text, -- What is counted.
    citation text not null default ''::text, -- Source of the rule, as printed.
    publish_by date, -- Last day to publish it and give the copies, in the board's zone; null without such a rule.
    publish_days integer not null default 0, -- Days the rule gave when it was sent; 0: none.
    publish_unit text not null default 'calendar_day'::text, -- What was counted.
    publish_copies text not null default ''::text, -- Who is given a copy, one a line.
    publish_citation text not null default ''::text, -- Source of the rule, as printed.
    again_of bigint, -- The sending before, to the same department, whose answer the board found to be none; null for the first.
    delivered_by bigint, -- Who recorded the delivery first.
    acknowledged_by bigint, -- Who recorded the receipt first.
    constraint transmittals_again_later CHECK ((again_of < id)),
    constraint transmittals_publish_by CHECK (((publish_by IS NULL) = (publish_days = 0))),
    constraint transmittals_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES people(id),
    constraint transmittals_again_of_recommendation_id_department_id_fkey FOREIGN KEY (again_of, recommendation_id, department_id) REFERENCES transmittals(id, recommendation_id, department_id),
    constraint transmittals_delivered_by_fkey FOREIGN KEY (delivered_by) REFERENCES people(id),
    constraint transmittals_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id),
    constraint transmittals_recommendation_id_board_id_fkey FOREIGN KEY (recommendation_id, board_id) REFERENCES recommendations(id, board_id),
    constraint transmittals_rules_id_board_id_fkey FOREIGN KEY (rules_id, board_id) REFERENCES board_rules(id, board_id),
    constraint transmittals_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES people(id),
    constraint transmittals_text_id_recommendation_id_board_id_fkey FOREIGN KEY (text_id, recommendation_id, board_id) REFERENCES recommendation_texts(id, recommendation_id, board_id),
    constraint transmittals_pkey PRIMARY KEY (id),
    constraint transmittals_board UNIQUE (id, board_id),
    constraint transmittals_whole UNIQUE (id, recommendation_id, department_id),
    constraint transmitted_again UNIQUE (again_of)
); -- The dated sending of an adopted recommendation to one addressee.
CREATE INDEX transmittals_by_board ON public.transmittals USING btree (board_id, recommendation_id);
CREATE INDEX transmittals_department ON public.transmittals USING btree (department_id, due_on);
CREATE UNIQUE INDEX transmitted_already ON public.transmittals USING btree (recommendation_id, department_id) WHERE (again_of IS NULL);
CREATE TRIGGER transmittals_tracked AFTER INSERT OR UPDATE ON public.transmittals FOR EACH ROW EXECUTE FUNCTION track_again();

create table voting_screens (
    person_id bigint not null, -- Whose.
    confirms boolean not null, -- Shows the choice once more before it counts.
    set_at timestamp with time zone not null, -- When the member last said so.
    constraint voting_screens_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
    constraint voting_screens_pkey PRIMARY KEY (person_id)
); -- How a member wants the voting screen; who has no row wants it as it comes.

create table written_comments (
    id bigint not null generated always as identity, -- Key.
    board_id bigint not null, -- Whose meeting.
    meeting_id bigint not null, -- Which meeting.
    item_id bigint not null, -- On which item.
    name text not null default ''::text, -- As given; empty where none was given.
    body text not null, -- The words; empty once taken back by their writer.
    received_at timestamp with time zone not null, -- When.
    state text not null default 'received'::text, -- received: waits for the clerk; shown; held_back, with the reason; taken_back by its writer before it was shown.
    reason text not null default ''::text, -- Why it is held back, as the public reads it.
    decided_at timestamp with time zone, -- When it was shown or held back last.
    decided_by bigint, -- By whom.
    constraint written_comments_reason CHECK ((reason = ANY (ARRAY[''::text, 'personal_data'::text, 'threat'::text, 'copyright'::text, 'spam'::text]))),
    constraint written_comments_reasoned CHECK (((state = 'held_back'::text) = (reason <> ''::text))),
    constraint written_comments_state CHECK ((state = ANY (ARRAY['received'::text, 'shown'::text, 'held_back'::text, 'taken_back'::text]))),
    constraint written_comments_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(id),
    constraint written_comments_item_id_meeting_id_board_id_fkey FOREIGN KEY (item_id, meeting_id, board_id) REFERENCES agenda_items(id, meeting_id, board_id),
    constraint written_comments_pkey PRIMARY KEY (id)
); -- What someone wrote to the board on an item of a meeting.
CREATE INDEX written_comments_meeting ON public.written_comments USING btree (meeting_id, item_id, id);

create view board_laws as
 SELECT b.id AS board_id,
    jsonb_build_object('profile', j.profile, 'choices', COALESCE(( SELECT jsonb_agg(jsonb_build_object('profile', c.profile, 'reason', c.reason, 'at', c.created_at, 'inherited', (c.board_id <> b.id)) ORDER BY c.created_at, c.revision) AS jsonb_agg
           FROM board_profiles c
          WHERE ((c.board_id = b.id) OR ((c.board_id = b.parent_id) AND (NOT (EXISTS ( SELECT
                   FROM board_profiles o
                  WHERE ((o.board_id = b.id) AND (o.created_at <= c.created_at)))))))), '[]'::jsonb), 'rules', COALESCE(( SELECT jsonb_agg(jsonb_build_object('rule', r.rule, 'value', r.value, 'withdrawn', r.withdrawn, 'citation', r.citation, 'basis', r.basis, 'reason', r.reason, 'at', r.created_at, 'inherited', (r.board_id <> b.id)) ORDER BY r.created_at, r.revision) AS jsonb_agg
           FROM law_rules r
          WHERE ((r.board_id = b.id) OR ((r.board_id = b.parent_id) AND (NOT (EXISTS ( SELECT
                   FROM law_rules o
                  WHERE ((o.board_id = b.id) AND (o.rule = r.rule) AND (o.created_at <= r.created_at)))))))), '[]'::jsonb), 'days', COALESCE(( SELECT jsonb_agg(jsonb_build_object('on', d.held_on, 'name', d.name, 'working', d.working, 'whose', d.whose) ORDER BY d.held_on) AS jsonb_agg
           FROM ( SELECT DISTINCT ON (x.held_on) x.held_on,
                    x.name,
                    x.working,
                    x.whose
                   FROM ( SELECT o.held_on,
                            o.name,
                            o.working,
                                CASE
                                    WHEN (o.board_id = b.id) THEN 'board'::text
                                    ELSE 'parent'::text
                                END AS whose,
                                CASE
                                    WHEN (o.board_id = b.id) THEN 0
                                    ELSE 1
                                END AS rank
                           FROM board_days o
                          WHERE ((o.board_id = ANY (ARRAY[b.id, b.parent_id])) AND (o.removed_at IS NULL))
                        UNION ALL
                         SELECT h.held_on,
                            h.name,
                            h.working,
                            'jurisdiction'::text,
                            2
                           FROM holidays h
                          WHERE ((h.jurisdiction_id = b.jurisdiction_id) AND (h.removed_at IS NULL))) x
                  ORDER BY x.held_on, x.rank) d), '[]'::jsonb), 'schedules', COALESCE(( SELECT jsonb_agg(jsonb_build_object('year', s.year, 'filed_on', s.filed_on, 'place', s.place, 'days', to_jsonb(s.days)) ORDER BY s.number) AS jsonb_agg
           FROM annual_schedules s
          WHERE (s.board_id = b.id)), '[]'::jsonb)) AS law
   FROM (boards b
     JOIN jurisdictions j ON ((j.id = b.jurisdiction_id))); -- The law of a board as one value: its profile, the rules it set for itself or, for a committee, its parent set before it did, the days of its calendar: of one date its own, then its parent's, then its jurisdiction's. Read by internal/rules/law.

create view comment_periods as
 SELECT x.recommendation_id,
    x.board_id,
    ((min(p.posted_at) AT TIME ZONE j.zone))::date AS posted_on,
    (((min(p.posted_at) AT TIME ZONE j.zone))::date + r.comment_days) AS comment_until,
    r.comment_days,
    r.comment_citation
   FROM ((((posted_recommendations x
     JOIN postings p ON ((p.id = x.posting_id)))
     JOIN boards b ON ((b.id = x.board_id)))
     JOIN jurisdictions j ON ((j.id = b.jurisdiction_id)))
     JOIN LATERAL ( SELECT r_1.comment_days,
            r_1.comment_citation
           FROM board_rules r_1
          WHERE (r_1.board_id = x.board_id)
          ORDER BY r_1.revision DESC
         LIMIT 1) r ON ((r.comment_days > 0)))
  GROUP BY x.recommendation_id, x.board_id, j.zone, r.comment_days, r.comment_citation; -- Until when a draft is open for comment, where the board's rule gives it a time; the last day is part of it.

create view item_steps as
 SELECT i.carried_from AS older,
    i.id AS newer
   FROM agenda_items i
  WHERE ((i.carried_from IS NOT NULL) AND (i.removed_at IS NULL))
UNION ALL
 SELECT r.item_id AS older,
    p.item_id AS newer
   FROM (referrals r
     JOIN proposals p ON (((p.referral_id = r.id) AND (p.board_id = r.committee_id))))
  WHERE (p.item_id IS NOT NULL)
UNION ALL
 SELECT COALESCE(c.item_id, r.item_id) AS older,
    p.item_id AS newer
   FROM ((referrals r
     JOIN proposals p ON (((p.referral_id = r.id) AND (p.board_id = r.board_id))))
     LEFT JOIN proposals c ON (((c.referral_id = r.id) AND (c.board_id = r.committee_id))))
  WHERE (p.item_id IS NOT NULL); -- From an agenda item to the one that went on with it: carried over, put before a committee, or reported back.

create view standing_ballots as
 SELECT b.board_id,
    b.motion_id,
    b.seat_id,
    b.term_id,
    b.revision,
    b.choice,
    b.mode,
    b.cast_at,
    b.cast_by,
    b.given_word
   FROM ballots b
  WHERE (NOT (EXISTS ( SELECT
           FROM ballot_withdrawals w
          WHERE ((w.motion_id = b.motion_id) AND (w.seat_id = b.seat_id) AND (w.revision = b.revision))))); -- Ballots that were not taken back.
