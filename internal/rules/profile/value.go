package profile

import "parley/internal/rules"

// Value is the rule with its channels.
func (x *Notice) Value() any {
	if x.None() {
		return nil
	}
	return noticeValue{x.Rule, x.NoticeMore, x.Channels}
}

type noticeValue struct {
	rules.NoticeRule
	NoticeMore
	Channels []string `json:"channels"`
}

// Value is the deadline with what single acts add.
func (x *Deadline) Value() any {
	if x.None() {
		return nil
	}
	return deadlineValue{x.Rule, x.DeadlineMore}
}

type deadlineValue struct {
	rules.MinutesRule
	DeadlineMore
}

// Value is the word.
func (x *Word) Value() any {
	if x.None() {
		return nil
	}
	return x.Word
}

// Value is true, false or null.
func (x *YesNo) Value() any { return x.Answer }

// Value is the list.
func (x *List) Value() any { return x.Values }

// Value is the date.
func (x *Day) Value() any {
	if x.None() {
		return nil
	}
	return x.On
}

// Value is the word, with its minutes where it has some.
func (x *Connection) Value() any {
	switch {
	case x.None():
		return nil
	case x.Minutes == 0:
		return x.Word
	}
	return x.ConnectionRule
}

// Value is the number.
func (x *Hours) Value() any {
	if x.None() {
		return nil
	}
	return x.N
}

// Value is the way with its alternatives.
func (x *AddItem) Value() any {
	if x.None() {
		return nil
	}
	return addItemValue{x.AddItemWay, x.Alternatives}
}

type addItemValue struct {
	AddItemWay
	Alternatives []AddItemWay `json:"alternatives,omitempty"`
}

// Value is the rule.
func (x *Papers) Value() any {
	if x.None() {
		return nil
	}
	return x.PapersRule
}

// Value is the rule.
func (x *Closing) Value() any {
	if x.None() {
		return nil
	}
	return x.ClosingRule
}

// Value is the list.
func (x *Grounds) Value() any { return x.Values }
