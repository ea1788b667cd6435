// Speaks with mailctld through a Varlink library that knows nothing of it, and believes nothing: the
// interface text must parse, and every reply must be what that text says.
//
//	client unix:/run/mailctl/mailctl.sock
//
// Changes the relay, so it belongs into tests/rig. Prints one line a check and exits with 1 when one
// has failed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/varlink/go/varlink"
	"github.com/varlink/go/varlink/idl"
)

// Longer than a change on a busy machine takes, shorter than anybody's patience.
const patience = 30 * time.Second

type object = map[string]interface{}

type service struct {
	address    string
	connection *varlink.Connection
	interfaces map[string]*idl.IDL
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: client unix:SOCKET")
		os.Exit(64)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*patience)
	defer cancel()
	connection, err := varlink.NewConnection(ctx, os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
	defer connection.Close()
	s := &service{os.Args[1], connection, map[string]*idl.IDL{}}

	failed := 0
	for _, check := range []struct {
		promise string
		keep    func(context.Context) error
	}{
		{"GetInfo names the service and its interfaces", s.namesItself},
		{"each interface's text parses, and says of each method what it does", s.describesItself},
		{"every type that the text uses is declared in it", s.declaresItsTypes},
		{"Status answers as declared", s.answers("io.mailctl", "Status")},
		{"relay.Status answers as declared", s.answers("io.mailctl.relay", "Status")},
		{"History answers as declared", s.answers("io.mailctl", "History")},
		{"relay.Enable with more tells each step and then the change", s.streamsAChange},
		{"History with more goes on when something changes", s.streamsHistory},
		{"the undo of a change that never was is io.mailctl.NotFound", s.refusesUnknownChange},
		{"a wrong value is refused and its member named", s.refusesWrongValue},
		{"an unknown member is refused and named", s.refusesUnknownMember},
		{"a missing member is refused and named", s.refusesMissingMember},
		{"an unknown method is the protocol's MethodNotFound", s.refusesUnknownMethod},
		{"an unknown interface is the protocol's InterfaceNotFound", s.refusesUnknownInterface},
		{"the description of an unknown interface is InterfaceNotFound", s.refusesUnknownDescription},
		{"an unknown parameter of the service interface is InvalidParameter", s.refusesUnknownParameter},
		{"after all that the connection still serves", s.answers("io.mailctl", "Status")},
	} {
		if err := check.keep(ctx); err != nil {
			failed++
			fmt.Printf("FAILED: %s: %v\n", check.promise, err)
		} else {
			fmt.Println("ok:", check.promise)
		}
	}
	if failed > 0 {
		os.Exit(1)
	}
}

// ---- what the service tells of itself

func (s *service) namesItself(ctx context.Context) error {
	var vendor, product, version, url string
	var interfaces []string
	if err := s.connection.GetInfo(ctx, &vendor, &product, &version, &url, &interfaces); err != nil {
		return err
	}
	if vendor != "mailctl" || product != "mailctld" || version == "" || url == "" {
		return fmt.Errorf("it calls itself %q, %q, %q, %q", vendor, product, version, url)
	}
	for _, name := range interfaces {
		s.interfaces[name] = nil
	}
	for _, name := range []string{"io.mailctl", "io.mailctl.relay", "org.varlink.service"} {
		if _, told := s.interfaces[name]; !told {
			return fmt.Errorf("it does not list %s, only %q", name, interfaces)
		}
	}
	return nil
}

func (s *service) describesItself(ctx context.Context) error {
	for name := range s.interfaces {
		text, err := s.connection.GetInterfaceDescription(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		parsed, err := idl.New(text)
		if err != nil {
			return fmt.Errorf("%s: %w in\n%s", name, err, text)
		}
		if parsed.Name != name || parsed.Doc == "" {
			return fmt.Errorf("%s calls itself %q and says of itself %q", name, parsed.Name, parsed.Doc)
		}
		s.interfaces[name] = parsed
		if len(parsed.Methods) == 0 {
			return fmt.Errorf("%s has no method", name)
		}
		for _, method := range parsed.Methods {
			if method.Doc == "" {
				return fmt.Errorf("%s.%s has no summary", name, method.Name)
			}
		}
	}
	return nil
}

func (s *service) declaresItsTypes(context.Context) error {
	for name, parsed := range s.interfaces {
		for _, method := range parsed.Methods {
			for _, side := range []*idl.Type{method.In, method.Out} {
				if err := declared(parsed, side); err != nil {
					return fmt.Errorf("%s.%s: %w", name, method.Name, err)
				}
			}
		}
	}
	return nil
}

func (s *service) method(name, method string) *idl.Method {
	parsed := s.interfaces[name]
	if parsed == nil {
		return nil
	}
	for _, found := range parsed.Methods {
		if found.Name == method {
			return found
		}
	}
	return nil
}

// ---- calls

func (s *service) answers(name, method string) func(context.Context) error {
	return func(ctx context.Context) error {
		var reply object
		if err := s.connection.Call(ctx, name+"."+method, nil, &reply); err != nil {
			return err
		}
		return s.keepsTo(name, method, reply)
	}
}

func (s *service) streamsAChange(ctx context.Context) error {
	receive, err := s.connection.Send(ctx, "io.mailctl.relay.Enable", relay("one.provider.test"), varlink.More)
	if err != nil {
		return err
	}
	for steps := 0; ; steps++ {
		var reply object
		flags, err := receive(ctx, &reply)
		if err != nil {
			return err
		}
		if err := s.keepsTo("io.mailctl.relay", "Enable", reply); err != nil {
			return err
		}
		last := flags&varlink.Continues == 0
		if (reply["change"] != nil) != last || (reply["progress"] != nil) == last {
			return fmt.Errorf("reply %d (last: %t) is %v", steps, last, reply)
		}
		if last {
			if steps == 0 {
				return errors.New("no step was told")
			}
			return nil
		}
	}
}

func (s *service) streamsHistory(ctx context.Context) error {
	follower, err := varlink.NewConnection(ctx, s.address)
	if err != nil {
		return err
	}
	defer follower.Close()
	receive, err := follower.Send(ctx, "io.mailctl.History", object{"limit": 1}, varlink.More)
	if err != nil {
		return err
	}
	seen, err := s.nextRow(ctx, receive)
	if err != nil {
		return fmt.Errorf("what there is: %w", err)
	}
	if err := s.connection.Call(ctx, "io.mailctl.relay.Enable", relay("two.provider.test"), &object{}); err != nil {
		return err
	}
	next, err := s.nextRow(ctx, receive)
	if err != nil {
		return fmt.Errorf("what came: %w", err)
	}
	if next != seen+1 {
		return fmt.Errorf("row %v came after row %v", next, seen)
	}
	return nil
}

// nextRow gives the sequence number of the first row of the next reply of a stream.
func (s *service) nextRow(
	ctx context.Context, receive func(context.Context, interface{}) (uint64, error),
) (float64, error) {
	var reply object
	flags, err := receive(ctx, &reply)
	if err != nil {
		return 0, err
	}
	if flags&varlink.Continues == 0 {
		return 0, errors.New("the stream has ended")
	}
	if err := s.keepsTo("io.mailctl", "History", reply); err != nil {
		return 0, err
	}
	rows := reply["entries"].([]interface{})
	if len(rows) == 0 {
		return 0, errors.New("no row")
	}
	return rows[0].(object)["sequence"].(float64), nil
}

func (s *service) keepsTo(name, method string, reply object) error {
	found := s.method(name, method)
	if found == nil {
		return errors.New("the method has no description")
	}
	return conforms(s.interfaces[name], found.Out, reply, "reply")
}

func relay(host string) object {
	return object{"host": host, "username": "me", "password": "correct horse", "no_trial": true}
}

// ---- refusals

func (s *service) refusesUnknownChange(ctx context.Context) error {
	return s.refused(ctx, "io.mailctl.Undo", object{"change": 999}, "io.mailctl.NotFound", "change")
}

func (s *service) refusesWrongValue(ctx context.Context) error {
	return s.refused(
		ctx, "io.mailctl.relay.Enable", object{"host": "a.test", "port": 70000},
		"io.mailctl.InvalidArgument", "port",
	)
}

func (s *service) refusesUnknownMember(ctx context.Context) error {
	return s.refused(
		ctx, "io.mailctl.Status", object{"colour": "red"}, "io.mailctl.InvalidArgument", "colour",
	)
}

func (s *service) refusesMissingMember(ctx context.Context) error {
	return s.refused(
		ctx, "io.mailctl.relay.Enable", object{"port": 587}, "io.mailctl.InvalidArgument", "host",
	)
}

// refused expects one of our errors, with the parameters that the interface declares for it.
func (s *service) refused(
	ctx context.Context, method string, parameters object, wanted, member string,
) error {
	err := s.connection.Call(ctx, method, parameters, &object{})
	var problem *varlink.Error
	if !errors.As(err, &problem) || problem.Name != wanted {
		return fmt.Errorf("the answer was %v", err)
	}
	raw, _ := problem.Parameters.(*json.RawMessage)
	var detail struct{ Message, Hint, Parameter string }
	if raw == nil || json.Unmarshal(*raw, &detail) != nil || detail.Message == "" {
		return errors.New("the error has no message")
	}
	if detail.Parameter != member {
		return fmt.Errorf("it blames %q", detail.Parameter)
	}
	return s.declaresError(wanted, *raw)
}

func (s *service) declaresError(wanted string, raw json.RawMessage) error {
	var parameters object
	if err := json.Unmarshal(raw, &parameters); err != nil {
		return err
	}
	for name, parsed := range s.interfaces {
		for _, declaration := range parsed.Errors {
			if name+"."+declaration.Name == wanted {
				return conforms(parsed, declaration.Type, parameters, "error")
			}
		}
	}
	return fmt.Errorf("no interface declares %s", wanted)
}

func (s *service) refusesUnknownMethod(ctx context.Context) error {
	err := s.connection.Call(ctx, "io.mailctl.Explode", nil, &object{})
	var problem *varlink.MethodNotFound
	if !errors.As(err, &problem) || problem.Method != "io.mailctl.Explode" {
		return fmt.Errorf("the answer was %v", err)
	}
	return nil
}

func (s *service) missesInterface(ctx context.Context, method string, parameters object) error {
	err := s.connection.Call(ctx, method, parameters, &object{})
	var problem *varlink.InterfaceNotFound
	if !errors.As(err, &problem) || problem.Interface != "io.nowhere" {
		return fmt.Errorf("the answer was %v", err)
	}
	return nil
}

func (s *service) refusesUnknownInterface(ctx context.Context) error {
	return s.missesInterface(ctx, "io.nowhere.Status", object{})
}

func (s *service) refusesUnknownDescription(ctx context.Context) error {
	return s.missesInterface(
		ctx, "org.varlink.service.GetInterfaceDescription", object{"interface": "io.nowhere"},
	)
}

func (s *service) refusesUnknownParameter(ctx context.Context) error {
	err := s.connection.Call(ctx, "org.varlink.service.GetInfo", object{"loud": true}, &object{})
	var problem *varlink.InvalidParameter
	if !errors.As(err, &problem) || problem.Parameter != "loud" {
		return fmt.Errorf("the answer was %v", err)
	}
	return nil
}
