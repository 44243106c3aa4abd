package act

import (
	"context"
	"net/netip"

	"parley/internal/rules"
)

type addrKey struct{}

// WithAddr puts the reader's network address into a request's context.
func WithAddr(ctx context.Context, ip netip.Addr) context.Context {
	return context.WithValue(ctx, addrKey{}, ip)
}

// Network is the network a request comes from, for counting and for nothing
// else: see rules.AddressPrefix.
func Network(ctx context.Context) (string, error) {
	ip, ok := ctx.Value(addrKey{}).(netip.Addr)
	if !ok {
		ip = netip.IPv6Unspecified()
	}
	return rules.AddressPrefix(ip.String())
}
