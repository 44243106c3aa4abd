package profile

import (
	"slices"
	"strings"

	"parley/internal/rules"
)

// None says that the law names no such notice.
func (x *Notice) None() bool { return x.Rule.Algorithm == "" }

func (x *Notice) read(raw []byte) error {
	*x = Notice{}
	if null(raw) {
		return nil
	}
	var v noticeValue
	err := decode(raw, &v)
	x.Rule, x.NoticeMore, x.Channels = v.NoticeRule, v.NoticeMore, v.Channels
	return err
}

func (x *Notice) wrong(Field) bool {
	return !x.None() && (rules.CheckNoticeRule(x.Rule) != nil || !slices.Contains([]string{"meeting_start", "meeting_date"}, x.Anchor) ||
		x.AppliesTo != "" && !slices.Contains(Occasions(), x.AppliesTo) ||
		slices.ContainsFunc(x.Channels, func(c string) bool { return !slices.Contains(channels, c) }))
}

// None says that the law names no such deadline.
func (x *Deadline) None() bool { return x.Rule.Standard == "" }

func (x *Deadline) read(raw []byte) error {
	*x = Deadline{}
	if null(raw) {
		return nil
	}
	var v deadlineValue
	err := decode(raw, &v)
	x.Rule, x.DeadlineMore = v.MinutesRule, v.DeadlineMore
	return err
}

func (x *Deadline) wrong(Field) bool { return !x.None() && rules.CheckMinutesRule(x.Rule) != nil }

// None says that there is no answer.
func (x *Word) None() bool { return x.Word == "" }

func (x *Word) read(raw []byte) error {
	*x = Word{}
	return decode(raw, &x.Word)
}

func (x *Word) wrong(f Field) bool { return !x.None() && !slices.Contains(f.Choices, x.Word) }

// None says that there is no answer.
func (x *YesNo) None() bool { return x.Answer == nil }

func (x *YesNo) read(raw []byte) error {
	*x = YesNo{}
	return decode(raw, &x.Answer)
}

func (x *YesNo) wrong(Field) bool { return false }

// None says that there is no answer; an empty list is one.
func (x *List) None() bool { return x.Values == nil }

func (x *List) read(raw []byte) error {
	*x = List{}
	return decode(raw, &x.Values)
}

func (x *List) wrong(f Field) bool {
	return slices.ContainsFunc(x.Values, func(v string) bool {
		return strings.TrimSpace(v) == "" || f.Choices != nil && !slices.Contains(f.Choices, v)
	})
}

// None says that the rule does not end.
func (x *Day) None() bool { return x.On.IsZero() }

func (x *Day) read(raw []byte) error {
	*x = Day{}
	if null(raw) {
		return nil
	}
	return decode(raw, &x.On)
}

func (x *Day) wrong(Field) bool { return false }

// None says that it is not known how it counts.
func (x *Connection) None() bool { return x.Word == "" }

func (x *Connection) read(raw []byte) error {
	*x = Connection{}
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		return decode(raw, &x.ConnectionRule)
	}
	return decode(raw, &x.Word)
}

func (x *Connection) wrong(f Field) bool {
	return !x.None() && !slices.Contains(f.Choices, x.Word) || (x.Word == AbsentAfterGrace) != (x.Minutes > 0) || x.Minutes < 0 || x.Minutes > 60
}

// None says that there is no such time.
func (x *Hours) None() bool { return x.N == 0 }

func (x *Hours) read(raw []byte) error {
	*x = Hours{}
	if null(raw) {
		return nil
	}
	return decode(raw, &x.N)
}

func (x *Hours) wrong(Field) bool { return x.N < 0 || x.N > 720 }

// None says that the law has no rule about it.
func (x *AddItem) None() bool { return x.Threshold == "" && x.Conditions == nil }

func (x *AddItem) read(raw []byte) error {
	*x = AddItem{}
	if null(raw) {
		return nil
	}
	var v addItemValue
	err := decode(raw, &v)
	x.AddItemWay, x.Alternatives = v.AddItemWay, v.Alternatives
	return err
}

func (x *AddItem) wrong(Field) bool {
	return slices.ContainsFunc(append([]AddItemWay{x.AddItemWay}, x.Alternatives...), func(w AddItemWay) bool {
		return w.Threshold != "" && !slices.Contains(rules.Thresholds(), w.Threshold)
	})
}

// None says that the law has no rule about it.
func (x *Papers) None() bool { return x.Rule == "" }

func (x *Papers) read(raw []byte) error {
	*x = Papers{}
	if null(raw) {
		return nil
	}
	return decode(raw, &x.PapersRule)
}

func (x *Papers) wrong(Field) bool {
	switch x.Rule {
	case "", "same_time_as_members", "same_time_as_distribution_to_majority":
		return x.Amount != 0
	case "fixed":
		return x.Amount < 1 || x.Unit != rules.Hour || x.Before != "meeting_start"
	}
	return true
}

// None says that the law has no rule about it.
func (x *Closing) None() bool { return x.Statement == "" && x.Vote == "" }

func (x *Closing) read(raw []byte) error {
	*x = Closing{}
	if null(raw) {
		return nil
	}
	return decode(raw, &x.ClosingRule)
}

func (x *Closing) wrong(Field) bool { return !x.None() && x.Statement == "" }

// None says that nothing is known about grounds; an empty list is an answer.
func (x *Grounds) None() bool { return x.Values == nil }

func (x *Grounds) read(raw []byte) error {
	*x = Grounds{}
	return decode(raw, &x.Values)
}

func (x *Grounds) wrong(Field) bool {
	return slices.ContainsFunc(x.Values, func(g Ground) bool { return g.Key == "" || g.Citation == "" })
}
