package rules

import "testing"

func TestAQuorumIsMoreThanHalfOfItsBase(t *testing.T) {
	for base := range 26 {
		half := 1
		for 2*half <= base {
			half++
		}
		for present := range base + 1 {
			for name, c := range map[string]struct {
				b      Body
				r      QuorumRule
				needed int
			}{
				"all seats":    {Body{base, present}, QuorumRule{Base: BaseAuthorized, RemoteCounts: true}, half},
				"filled seats": {Body{base + 3, base}, QuorumRule{Base: BaseSeated, RemoteCounts: true}, half},
				"fixed":        {Body{base, base}, QuorumRule{Base: BaseFixed, Fixed: 4, RemoteCounts: true}, 4},
			} {
				got, err := Quorum(c.b, Attendance{InPerson: present / 2, Remote: present - present/2}, c.r)
				if err != nil || got.Needed != c.needed || got.Count != present || got.Met != (present >= c.needed) {
					t.Errorf("%s, base %d, %d present: %+v, %v", name, base, present, got, err)
				}
			}
		}
	}
}

func TestRemoteRecusedAndInPersonCountAsTheBoardSays(t *testing.T) {
	a := Attendance{InPerson: 3, Remote: 3, RecusedInRoom: 2, RecusedRemote: 1}
	for _, c := range []struct {
		name  string
		r     QuorumRule
		count int
		met   bool
	}{
		{"everyone counts", QuorumRule{RecusedCounts: true, RemoteCounts: true}, 6, true},
		{"recused do not", QuorumRule{RemoteCounts: true}, 4, true},
		{"remote do not", QuorumRule{RecusedCounts: true}, 3, false},
		{"neither does", QuorumRule{}, 2, false},
		{"enough in the room", QuorumRule{RecusedCounts: true, RemoteCounts: true, InPersonFloor: 3}, 6, true},
		{"too few in the room", QuorumRule{RecusedCounts: true, RemoteCounts: true, InPersonFloor: 4}, 6, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.r.Base = BaseAuthorized
			got, err := Quorum(Body{7, 7}, a, c.r)
			if err != nil || got.Count != c.count || got.Met != c.met {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestTheWordsOfAQuorumSayWhoCountsWhereNotAllDo(t *testing.T) {
	body := Body{Authorized: 11, Seated: 10}
	for _, c := range []struct {
		here Attendance
		rule QuorumRule
		want string
	}{
		{Attendance{InPerson: 7}, DefaultQuorum(), "quorum_met"},
		{Attendance{InPerson: 4}, DefaultQuorum(), "quorum_short"},
		{Attendance{InPerson: 6, Remote: 2}, QuorumRule{Base: BaseAuthorized, RecusedCounts: true}, "quorum_met_counted"},
		{Attendance{InPerson: 6, RecusedInRoom: 1}, QuorumRule{Base: BaseAuthorized, RemoteCounts: true}, "quorum_short_counted"},
	} {
		q, err := Quorum(body, c.here, c.rule)
		if err != nil || q.Words(c.here, c.rule)[0].Code != c.want {
			t.Errorf("%+v: %v %v, want %s", c.here, q.Words(c.here, c.rule), err, c.want)
		}
	}
}
